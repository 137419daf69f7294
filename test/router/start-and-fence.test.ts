import { describe, expect, test } from 'vitest';
import { closeFence } from '../../src/journal/close-fence.ts';
import { fenceRecord } from '../../src/journal/fence-record.ts';
import { holdFence } from '../../src/journal/hold-fence.ts';
import { readFence } from '../../src/journal/read-fence.ts';
import { releaseFence } from '../../src/journal/release-fence.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { LiveSwitchboard } from '../../src/router/live-switchboard.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { serverPair } from '../support/server-pair.ts';
import { until } from '../support/until.ts';
import {
  type WatchedPair,
  briskTiming,
  reaches,
  refusedWith,
  told,
  watchedPair,
} from '../support/watched-pair.ts';

describeWithServer(postgres15(), 'a switchboard', (binDir) => {
  const servers = serverPair(binDir);

  const waitsForLock = async (fallback: Connection): Promise<boolean> =>
    (await fallback.query('select from pg_catalog.pg_locks where not granted')).rowCount > 0;

  /** One that has left the primary, which is back; with `written` rows in the journal. */
  async function returned(
    pair: WatchedPair,
    writes: 'read-only' | 'journal',
    written = 0,
  ): Promise<LiveSwitchboard> {
    const made = 'create table notes (id int primary key, body text)';
    await pair.onFallback((fallback) => fallback.query(made));
    const board = await pair.open({ writes });
    await pair.proxy.set({ kind: 'refuse' });
    await reaches(board, 'fallback');
    for (let id = 1; id <= written; id += 1) {
      await pair.onFallback((it) => it.query('insert into notes values ($1)', [id]));
    }
    await pair.proxy.set({ kind: 'ok' });
    await reaches(board, 'recovered');
    return board;
  }

  describe.concurrent('that is opened', () => {
    test('starts on the fallback where the primary is down, in a written epoch', async () => {
      await using pair = await watchedPair(servers);
      await pair.proxy.set({ kind: 'refuse' });
      const board = await pair.open();
      expect(board.status()).toMatchObject({ state: 'fallback', epoch: 1, writes: 'read-only' });
      const fence = await pair.onFallback(readFence);
      expect(fence).toMatchObject({ epoch: 1, mode: 'read-only' });
      expect(fence?.reason).toContain('Nothing accepts connections');
    });

    test('takes a fallback without a primary as the only database', async () => {
      await using pair = await watchedPair(servers);
      const board = await pair.open({ targets: { primary: null, fallback: pair.fallback } });
      expect(board.status()).toMatchObject({ state: 'local', mode: 'local', writes: 'everything' });
    });

    test('takes a primary without a fallback, and is down without it', async () => {
      await using pair = await watchedPair(servers);
      const board = await pair.open({ targets: { primary: pair.primary, fallback: null } });
      await pair.proxy.set({ kind: 'refuse' });
      await reaches(board, 'down');
      await pair.proxy.set({ kind: 'ok' });
      await reaches(board, 'primary');
    });

    test('refuses to open where nothing answers, and says why of each', async () => {
      await using pair = await watchedPair(servers);
      await pair.proxy.set({ kind: 'refuse' });
      const fallback = { ...pair.fallback, password: 'a wrong one' };
      const error = await refusedWith(pair.open({ targets: { primary: pair.primary, fallback } }));
      expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
      expect(error.detail).toMatch(/primary: .*CONNECTION_REFUSED.*fallback: .*AUTH_FAILED/u);
      expect(error.detail).not.toContain('a wrong one');
    });

    test('refuses to open at once where the primary refuses the password', async () => {
      await using pair = await watchedPair(servers);
      const primary = { ...pair.primary, password: 'a wrong one' };
      const targets = { primary, fallback: pair.fallback };
      const began = performance.now();
      const error = await refusedWith(
        pair.open({ targets, timing: { ...briskTiming, startMs: 60_000 } }),
      );
      expect(error.detail).toContain('AUTH_FAILED');
      expect(performance.now() - began).toBeLessThan(30_000);
    });

    test('watches on where nothing answers, when it is asked to', async () => {
      await using pair = await watchedPair(servers);
      await pair.proxy.set({ kind: 'refuse' });
      const board = await pair.open({
        targets: { primary: pair.primary, fallback: null },
        whenNone: 'watch',
      });
      expect(board.state.name).toBe('down');
      await pair.proxy.set({ kind: 'ok' });
      await reaches(board, 'primary');
    });

    test('makes statements wait while it decides, and fails them when that takes too long', async () => {
      await using pair = await watchedPair(servers);
      const timing = { ...briskTiming, holdMs: 100, probeTimeoutMs: 1_000 };
      const board = await pair.open({ timing });
      await pair.proxy.set({ kind: 'freeze' });
      await reaches(board, 'suspect');
      expect(board.serving).toEqual({ kind: 'wait' });
      await expect(board.settled()).resolves.toMatchObject({
        kind: 'none',
        error: { code: 'DATABASE_UNAVAILABLE' },
      });
      await reaches(board, 'fallback');
      await expect(board.settled()).resolves.toMatchObject({ target: 'fallback', generation: 2 });
    });

    test('goes on probing a fallback whose journal cannot be prepared at once', async () => {
      await using pair = await watchedPair(servers);
      await pair.onFallback(async (other) => {
        await other.query('create table notes (id int primary key)');
        await other.batch('begin; lock table notes');
        const board = await pair.open({ writes: 'journal' });
        await until(() => pair.onFallback(waitsForLock));
        const { targets } = await board.health();
        expect(targets.fallback).toMatchObject({ reachable: true, problem: null });
        // It is answered while the journal still waits.
        expect(await waitsForLock(other)).toBe(true);
      });
    });

    test('resumes the primary after a restart where nothing was written, and closes the fence', async () => {
      await using pair = await watchedPair(servers);
      const board = await returned(pair, 'read-only');
      await board.close();
      const restarted = await pair.open();
      expect(restarted.state.name).toBe('primary');
      await until(async () => (await pair.onFallback(readFence))?.mode === 'closed');
      expect(await pair.onFallback(readFence)).toMatchObject({ epoch: 1 });
    });

    test('does not leave a fallback with writes after a restart', async () => {
      await using pair = await watchedPair(servers);
      const board = await returned(pair, 'journal', 2);
      await board.close();
      const restarted = await pair.open({ writes: 'journal', failBack: 'auto' });
      await reaches(restarted, 'recovered');
      expect(restarted.state).toMatchObject({ heldBy: 'unreplayed-writes', writes: 'journal' });
      expect(restarted.status()).toMatchObject({
        unreplayed: 2,
        reconcileRequired: true,
        epoch: 1,
      });
      expect(await refusedWith(restarted.failBack())).toMatchObject({ code: 'RECONCILE_REQUIRED' });
    });

    test('takes the primary, and tells it, where another fallback answers than the one that took writes', async () => {
      await using pair = await watchedPair(servers);
      const since = '2026-01-02T03:04:05.000Z';
      const record = { version: 1, epoch: 4, mode: 'open', pair: 'another' } as const;
      await fenceRecord.write(pair.stateDir, { ...record, reason: 'gone', since, primary: null });
      const board = await pair.open({ writes: 'journal' });
      await reaches(board, 'primary');
      const { targets } = await board.health();
      expect(targets.fallback?.problem).toMatchObject({ code: 'RECONCILE_REQUIRED' });
      expect(targets.fallback?.problem?.message).toContain(since);
      await board.close();
      expect(await fenceRecord.read(pair.stateDir)).toMatchObject(record);
    });

    test('waits while the writes are being brought back, and goes back when that is done', async () => {
      await using pair = await watchedPair(servers);
      const board = await returned(pair, 'journal');
      const { events } = told(board);
      await pair.onFallback((fallback) => holdFence(fallback, { timeoutMs: 1_000 }));
      await reaches(board, 'reconciling');
      expect(board.serving).toEqual({ kind: 'wait' });
      await pair.onFallback(closeFence);
      await reaches(board, 'primary');
      expect(events).toEqual(['failback']);
    });

    test('goes on with the fallback when bringing the writes back was given up', async () => {
      await using pair = await watchedPair(servers);
      const board = await returned(pair, 'journal');
      await pair.onFallback((fallback) => holdFence(fallback, { timeoutMs: 1_000 }));
      await reaches(board, 'reconciling');
      await pair.onFallback(releaseFence);
      await reaches(board, 'recovered');
      expect(board.serving).toMatchObject({ target: 'fallback', takes: 'journal' });
    });

    test('follows another process that has failed over with writes, and goes back with it', async () => {
      await using pair = await watchedPair(servers);
      const there = await pair.open({
        targets: { primary: pair.primary, fallback: pair.fallback },
      });
      const here = await returned(pair, 'journal');
      await reaches(there, 'recovered');
      expect(there.status().epoch).toBe(1);
      await here.failBack();
      await reaches(there, 'primary');
    });

    test('goes back by itself when that was asked for and nothing was written', async () => {
      await using pair = await watchedPair(servers);
      const board = await pair.open({ failBack: 'auto' });
      await pair.proxy.set({ kind: 'refuse' });
      await reaches(board, 'fallback');
      await pair.proxy.set({ kind: 'ok' });
      expect(await reaches(board, 'primary')).toBeGreaterThan(600);
      expect(await pair.onFallback(readFence)).toMatchObject({ mode: 'closed' });
    });

    test('serves reads where another role made the fence, and says so', async () => {
      await using pair = await watchedPair(servers);
      await servers.fallback.sql(
        'create schema setup_wizard; create table setup_wizard.router_state (mode text)',
        pair.database,
      );
      const board = await pair.open();
      expect(board.status().targets.fallback).toMatchObject({
        reachable: true,
        problem: { code: 'JOURNAL_UNAVAILABLE' },
      });
      await pair.proxy.set({ kind: 'refuse' });
      await reaches(board, 'fallback');
      expect(board.status()).toMatchObject({ writes: 'read-only', epoch: 0 });
    });

    test('serves reads where the fallback can keep no fence', async () => {
      await using pair = await watchedPair(servers);
      await servers.fallback.sql(`revoke all on database ${pair.database} from ${pair.role}`);
      await servers.fallback.sql(
        `alter database ${pair.database} owner to postgres; grant connect on database ${pair.database} to ${pair.role}`,
      );
      const board = await pair.open({ writes: 'journal' });
      await pair.proxy.set({ kind: 'refuse' });
      await reaches(board, 'fallback');
      expect(board.status()).toMatchObject({ writes: 'read-only', epoch: 0 });
      expect(board.status().targets.fallback?.problem?.code).toBe('JOURNAL_UNAVAILABLE');
    });
  });

  // Its fallback is stopped under it.
  test('does not take the primary after a restart where only the record tells of writes', async () => {
    await using pair = await watchedPair(servers);
    const board = await returned(pair, 'journal', 1);
    await board.close();
    expect(await fenceRecord.read(pair.stateDir)).toMatchObject({ mode: 'open', epoch: 1 });
    await servers.fallback.halt('immediate');
    const error = await refusedWith(pair.open());
    await servers.fallback.resume();
    expect(error.detail).toContain('RECONCILE_REQUIRED');
  });
});

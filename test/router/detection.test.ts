import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { serverPair } from '../support/server-pair.ts';
import { until } from '../support/until.ts';
import { type WatchedPair, reaches, told, watchedPair } from '../support/watched-pair.ts';

describeWithServer(postgres15WithPgvector(), 'a switchboard', (binDir) => {
  const servers = serverPair(binDir);
  let pair: WatchedPair;
  beforeEach(async () => {
    pair = await watchedPair(servers);
  });
  afterEach(async () => {
    await pair[Symbol.asyncDispose]();
  });

  test.each<[string, Fault]>([
    ['nobody listens', { kind: 'refuse' }],
    ['nothing comes back', { kind: 'freeze' }],
    ['every connection is reset', { kind: 'reset-after', bytes: 1 }],
  ])('leaves a primary where %s, and goes back when it is told to', async (_, fault) => {
    const board = await pair.open();
    const { events } = told(board);
    await pair.proxy.set(fault);
    await reaches(board, 'fallback');
    expect(board.status()).toMatchObject({ mode: 'degraded', target: 'fallback', epoch: 1 });
    await pair.proxy.set({ kind: 'ok' });
    await reaches(board, 'recovered');
    expect(await board.failBack()).toMatchObject({ mode: 'normal', target: 'primary' });
    expect(events).toEqual(['degraded', 'failover', 'recovered', 'failback']);
  });

  test('goes on with a primary that is slow', async () => {
    const board = await pair.open();
    await pair.proxy.set({ kind: 'delay', ms: 15 });
    const status = await board.health();
    expect(status).toMatchObject({ state: 'primary' });
    expect(status.targets.primary?.latencyMs).toBeGreaterThan(25);
  });

  test('goes on after all connections broke once, with the same pools', async () => {
    const board = await pair.open();
    const before = board.serving;
    const taken = pair.proxy.taken();
    pair.proxy.killAll();
    await until(() => pair.proxy.taken() > taken && board.state.name === 'primary');
    expect(board.serving).toEqual(before);
  });

  test('goes on after an administrator ended its session', async () => {
    const board = await pair.open();
    const taken = pair.proxy.taken();
    await servers.primary.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${pair.role}'`,
    );
    await until(() => pair.proxy.taken() > taken && board.state.name === 'primary');
    expect(board.status().epoch).toBe(0);
  });

  test.each(['fast', 'immediate'] as const)(
    'leaves a server that is stopped (%s), and sees it come back',
    async (how) => {
      const board = await pair.open();
      await servers.primary.halt(how);
      await reaches(board, 'fallback');
      await servers.primary.resume();
      await reaches(board, 'recovered');
      await expect(board.failBack()).resolves.toMatchObject({ state: 'primary' });
    },
  );

  test('does not leave a primary for one name that is not found, but for one that stays away', async () => {
    let failures = 0;
    const board = await pair.open({
      open: (settings, options) => {
        if (options.target === 'fallback' || failures <= 0) return connect(settings, options);
        failures -= 1;
        return Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }));
      },
    });
    failures = 1;
    pair.proxy.killAll();
    await until(() => failures === 0 && board.state.name === 'primary');
    failures = Infinity;
    pair.proxy.killAll();
    expect(await reaches(board, 'fallback')).toBeGreaterThan(300);
  });

  test('stays with a primary that has no connection left, and says so once, and when that is over', async () => {
    const board = await pair.open();
    const { events, lines } = told(board);
    await servers.primary.sql(`alter role ${pair.role} connection limit 0`);
    pair.proxy.killAll();
    await until(() => board.status().targets.primary?.saturated);
    expect(board.serving).toMatchObject({ kind: 'target', target: 'primary' });
    await servers.primary.sql(`alter role ${pair.role} connection limit -1`);
    await until(() => board.status().targets.primary?.saturated === false);
    expect(events.filter((name) => name === 'failover')).toEqual([]);
    expect(lines.filter((line) => line.includes('TOO_MANY_CONNECTIONS'))).toEqual([
      expect.stringContaining('primary, primary TOO_MANY_CONNECTIONS'),
      expect.stringContaining('primary, no longer primary TOO_MANY_CONNECTIONS'),
    ]);
  });

  test('leaves a primary that takes no writes any more, once a statement says so', async () => {
    const board = await pair.open();
    await servers.primary.sql(
      `alter database ${pair.database} set default_transaction_read_only = on`,
    );
    const { serving } = board;
    const reason = { code: 'SERVER_READ_ONLY', message: 'A write was refused.' } as const;
    if (serving.kind !== 'target') throw new Error('nothing serves');
    board.report('primary', serving.generation, { kind: 'not-writable', reason });
    await reaches(board, 'fallback');
    expect(board.status().reason?.code).toBe('SERVER_READ_ONLY');
  });

  test('is misconfigured, and stays, where the password was changed', async () => {
    const board = await pair.open();
    await servers.primary.sql(`alter role ${pair.role} password 'another one'`);
    pair.proxy.killAll();
    await reaches(board, 'misconfigured');
    expect(board.serving).toMatchObject({ kind: 'target', target: 'primary' });
    expect(JSON.stringify(board.status())).not.toContain(pair.primary.password);
    await servers.primary.sql(`alter role ${pair.role} password '${pair.primary.password}'`);
    await reaches(board, 'primary');
  });

  test('takes nothing from another server at the address of the primary', async () => {
    const board = await pair.open();
    pair.proxy.leadTo(servers.fallback.settings.port);
    pair.proxy.killAll();
    await reaches(board, 'diverged');
    expect(board.serving).toMatchObject({ kind: 'none', error: { code: 'DATABASE_DIVERGED' } });
    pair.proxy.leadTo(servers.primary.settings.port);
    pair.proxy.killAll();
    await reaches(board, 'primary');
  });

  test('names what is wrong with both where nothing is left, and serves again what comes first', async () => {
    const board = await pair.open();
    await pair.proxy.set({ kind: 'refuse' });
    await servers.fallback.halt('immediate');
    await reaches(board, 'down');
    const settled = await board.settled();
    const detail = settled.kind === 'none' ? settled.error.detail : '';
    expect(detail).toMatch(/^primary: .*CONNECTION_REFUSED.*; fallback: .*CONNECTION_REFUSED/u);
    await servers.fallback.resume();
    await reaches(board, 'fallback');
  });

  test('says that the fallback lacks pgvector before it is needed', async () => {
    await servers.primary.sql('create extension vector', pair.database);
    const board = await pair.open();
    expect(board.status().targets.fallback?.problem?.code).toBe('PGVECTOR_NOT_AVAILABLE');
  });

  test('ignores what connections of an earlier generation report', async () => {
    const board = await pair.open();
    const reason = { code: 'CONNECTION_LOST', message: 'It broke.' } as const;
    board.report('primary', 0, { kind: 'down', reason });
    expect(board.state.name).toBe('primary');
  });

  test('leaves no connection and no timer behind when it is closed', async () => {
    const board = await pair.open();
    await board.close();
    await until(() => pair.proxy.open() === 0);
    expect(board.serving).toMatchObject({ kind: 'none', error: { code: 'ROUTER_CLOSED' } });
  });
});

import { expect, test } from 'vitest';
import { fenceRecord } from '../../src/journal/fence-record.ts';
import { readFence } from '../../src/journal/read-fence.ts';
import { bringBack } from '../../src/reconcile/bring-back.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { serverPair } from '../support/server-pair.ts';
import { until } from '../support/until.ts';
import { reaches, told, watchedPair } from '../support/watched-pair.ts';

describeWithServer(postgres15(), 'a fallback that is older than itself', (binDir) => {
  const servers = serverPair(binDir);

  test.each(['record', 'mark'])('by the %s takes no writes, and is named', async (witness) => {
    await using pair = await watchedPair(servers);
    const marked = (epoch: number): Promise<readonly unknown[]> =>
      servers.primary.sql(
        `update setup_wizard.router_marks set epoch = ${epoch} returning pair`,
        pair.database,
      );
    const first = await pair.open({ writes: 'journal' });
    await until(async () => (await marked(7).catch(() => [])).length > 0);
    await first.close();
    if (witness === 'record') {
      await marked(0);
      const fence = await pair.onFallback(readFence);
      const { pair: of = '', since = '' } = fence ?? {};
      const record = { version: 1, epoch: 7, mode: 'open', pair: of, since } as const;
      await fenceRecord.write(pair.stateDir, { ...record, reason: null, primary: null });
    }
    const board = await pair.open({ writes: 'journal' });
    await until(() => board.status().targets.fallback?.problem?.code === 'DATABASE_DIVERGED');
    await pair.proxy.set({ kind: 'refuse' });
    await reaches(board, 'fallback');
    expect(board.status()).toMatchObject({ writes: 'read-only' });
    // Its number stays behind, however often the primary fails.
    expect(await pair.onFallback(readFence)).toMatchObject({ epoch: 0, mode: 'read-only' });
    if (witness === 'record') return;
    await pair.proxy.set({ kind: 'ok' });
    await reaches(board, 'recovered');
    await board.failBack();
    await board.close();
    const report = await bringBack({
      primary: pair.primary,
      fallback: pair.fallback,
      stateDir: pair.stateDir,
      policies: { usual: 'abort', tables: new Map(), newestColumn: 'updated_at' },
    });
    expect(report).toMatchObject({ error: null, closed: true });
    const after = await pair.open({ writes: 'journal' });
    await pair.proxy.set({ kind: 'refuse' });
    await reaches(after, 'fallback');
    expect(after.status()).toMatchObject({ writes: 'journal' });
  });

  test('may be one where the role cannot read the mark: that is told once', async () => {
    await using pair = await watchedPair(servers);
    await servers.primary.sql(
      'create schema setup_wizard; create table setup_wizard.router_marks (pair uuid, epoch bigint)',
      pair.database,
    );
    const board = await pair.open();
    const { lines } = told(board);
    await until(() => board.status().targets.fallback?.problem?.code === 'JOURNAL_UNAVAILABLE');
    await board.health();
    expect(lines).toEqual([expect.stringContaining('may not read setup_wizard.router_marks')]);
  });
});

import { beforeAll, expect, test } from 'vitest';
import { inMigrationLock } from '../../../src/schema/ledger/migration-lock.ts';
import { nativeLedgerServer, session } from '../../support/ledger-servers.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';
import { until } from '../../support/until.ts';

describeWithServer(postgres15(), 'the lock of migrations', (binDir) => {
  let server: Awaited<ReturnType<typeof nativeLedgerServer>>;
  beforeAll(async () => {
    server = await nativeLedgerServer(binDir);
    return server.stop;
  });

  test('a second run waits, says so, and goes on when the first is done', async () => {
    const settings = await server.empty();
    const [one, two] = await Promise.all([session(settings), session(settings)]);
    const order: string[] = [];
    let finish = (): void => undefined;
    const first = inMigrationLock(one, {}, async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      order.push('first');
    });
    await until(async () => {
      return (await server.sql("select from pg_locks where locktype = 'advisory'")).length > 0;
    });
    const said: string[] = [];
    const second = inMigrationLock(two, { progress: (words) => said.push(words) }, () => {
      order.push('second');
      return Promise.resolve();
    });
    await until(() => said.includes('waiting for another run'));
    finish();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  test('a run that does not end is named after the wait', async () => {
    const settings = await server.empty();
    const [one, two] = await Promise.all([session(settings), session(settings)]);
    await inMigrationLock(one, {}, async () => {
      const { rows } = await one.query('select pg_backend_pid() as pid');
      const second = inMigrationLock(two, { patienceMs: 0 }, () => Promise.resolve());
      await expect(second).rejects.toMatchObject({
        code: 'MIGRATION_LOCKED',
        detail: expect.stringContaining(`process ${String(rows[0]?.['pid'])} (postgres`) as string,
        fix: expect.stringContaining('pg_terminate_backend') as string,
      });
    });
  });

  test('the wait can be cancelled', async () => {
    const settings = await server.empty();
    const [one, two] = await Promise.all([session(settings), session(settings)]);
    const cancel = new AbortController();
    await inMigrationLock(one, {}, async () => {
      const second = inMigrationLock(
        two,
        { signal: cancel.signal, progress: () => cancel.abort() },
        () => Promise.resolve(),
      );
      await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    });
  });

  test('a failure inside frees the lock', async () => {
    const settings = await server.empty();
    const [one, two] = await Promise.all([session(settings), session(settings)]);
    const failed = inMigrationLock(one, {}, () => Promise.reject(new Error('inside')));
    await expect(failed).rejects.toThrow('inside');
    await inMigrationLock(two, { patienceMs: 0 }, () => Promise.resolve());
  });

  test('a lock that a pooler has lost is no error', async () => {
    const one = await session(await server.empty());
    await inMigrationLock(one, {}, async () => {
      await one.query('select pg_advisory_unlock_all()');
    });
  });
});

import { beforeAll, expect, test } from 'vitest';
import { inMigrationLock } from '../../../src/schema/ledger/migration-lock.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { migrationSet, nativeLedgerServer, session } from '../../support/ledger-servers.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';
import { poolerProxy } from '../../support/pooler-proxy.ts';
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
    const working = inMigrationLock(one, {}, async () => {
      await one.query('select pg_advisory_unlock_all()');
      return 'done';
    });
    expect(await working).toBe('done');
  });

  test('behind a pooler none is taken, and many runs still apply each migration once', async () => {
    const settings = await server.empty();
    await using pooler = await poolerProxy(settings.port);
    const sessions = await Promise.all(
      Array.from({ length: 8 }, () => session({ ...settings, port: pooler.port })),
    );
    await inMigrationLock(sessions[0]!, {}, async () => {
      expect(await server.sql("select from pg_locks where locktype = 'advisory'")).toEqual([]);
      return Promise.resolve();
    });
    const set = migrationSet({
      '1_a.sql': 'create table a (id int); select pg_sleep(0.05);',
      '2_i.sql': 'create index concurrently a_id on a (id)',
      '3_b.sql': 'insert into a values (1)',
    });
    const reports = await Promise.all(
      sessions.map((each) => migrateUp(each, set, { dimensions: 3, program: '1' })),
    );
    const outcomes = reports.flatMap((report) => report.outcomes);
    expect(
      outcomes.filter(({ name, status }) => name === '1_a' && status === 'applied'),
    ).toHaveLength(1);
    expect(await server.sql('select id from a', settings.database)).toEqual([{ id: 1 }]);
  });

  test('behind a pooler a wait that the role has no patience for is told as another run', async () => {
    const settings = await server.empty();
    await using pooler = await poolerProxy(settings.port);
    const hasty = await session({ ...settings, port: pooler.port });
    await hasty.query("set lock_timeout = '100ms'");
    const set = migrationSet({ '1_a.sql': 'select 1;' });
    const blocker = await session(settings);
    await migrateUp(blocker, migrationSet({ '0_z.sql': 'select 0;' }), {
      dimensions: 3,
      program: '1',
    });
    await blocker.query(
      "begin; insert into setup_wizard.migration_details (set, name, sha256, program) values ('application', '1_a', '', '1')",
    );
    await expect(migrateUp(hasty, set, { dimensions: 3, program: '1' })).rejects.toMatchObject({
      code: 'MIGRATION_LOCKED',
      message: expect.stringContaining('Another run is applying it') as string,
    });
  });
});

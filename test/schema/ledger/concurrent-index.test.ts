import { expect, test } from 'vitest';
import { concurrentIndex } from '../../../src/schema/ledger/concurrent-index.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { readLedger } from '../../../src/schema/ledger/read-ledger.ts';
import {
  type LedgerServer,
  migrationSet,
  nativeLedgerServer,
  session,
} from '../../support/ledger-servers.ts';
import { onLedgerServers } from '../../support/on-ledger-servers.ts';
import { describeWithServer, postgres15 } from '../../support/postgres-installation.ts';
import { until } from '../../support/until.ts';

const run = { dimensions: 3, program: '1.2.3' };
const unique = migrationSet({
  '1_unique.sql': 'create unique index concurrently "T one" on only public."t" (id);',
});

test.each([
  ['create index concurrently i on t (a)', { index: 'i', table: 't', unique: false }],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS I ON ONLY s."T" USING btree (a)',
    { index: 'i', table: 's."T"', unique: null },
  ],
  [
    '-- why\ncreate unique index concurrently "a""b" on x.y.z (a)',
    { index: 'a"b', table: 'x.y.z', unique: true },
  ],
  ['create index concurrently on t (a)', null],
  ['create index i on t (a)', null],
  ['drop index concurrently i', null],
])('%j names its index and table, and whether it has to be unique', (statement, expected) => {
  expect(concurrentIndex(statement)).toEqual(expected);
});

onLedgerServers('an index built concurrently', everywhere);
describeWithServer(postgres15(), 'an index built concurrently while another run builds', waiting);

function everywhere(server: LedgerServer): void {
  test('one that a failed run left invalid is dropped and built again', async () => {
    const connection = await session(await server.empty());
    await connection.batch('create table t (id int); insert into t values (1), (1);');
    await expect(migrateUp(connection, unique, run)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('db/1_unique.sql:1') as string,
    });
    const valid = `select i.indisvalid as valid from pg_index i where i.indrelid = 't'::regclass`;
    expect((await connection.query(valid)).rows).toEqual([{ valid: false }]);
    await connection.query('delete from t');
    const report = await migrateUp(connection, unique, run);
    expect(report.outcomes).toMatchObject([
      {
        status: 'applied',
        note: 'the invalid index T one of an interrupted run was dropped first',
      },
    ]);
    expect((await connection.query(valid)).rows).toEqual([{ valid: true }]);
  });

  test('one that an interrupted run had finished is recorded as applied, and said so', async () => {
    const connection = await session(await server.empty());
    await connection.batch('create table t (id int); create unique index "T one" on t (id);');
    const report = await migrateUp(connection, unique, run);
    expect(report.outcomes).toMatchObject([
      { status: 'applied', note: expect.stringContaining('was there and valid') as string },
    ]);
    expect(await readLedger(connection)).toMatchObject({ applied: [{ name: '1_unique' }] });
  });

  test('one of that name that is not unique is no finished unique one', async () => {
    const connection = await session(await server.empty());
    await connection.batch('create table t (id int); create index "T one" on t (id);');
    await expect(migrateUp(connection, unique, run)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringContaining('CREATE INDEX "T one" ON public.t') as string,
    });
    expect(await readLedger(connection)).toMatchObject({ applied: [] });
  });
}

function waiting(binDir: string): void {
  test('one that another session is building is waited for and not dropped', async () => {
    const server = await nativeLedgerServer(binDir);
    try {
      const settings = await server.empty();
      const [first, second, blocker] = await Promise.all([1, 2, 3].map(() => session(settings)));
      await first!.batch('create table t (id int); insert into t values (1);');
      await blocker!.batch('begin; insert into t values (2);');
      const building = first!.query('create unique index concurrently "T one" on t (id)');
      const begun = "select from pg_index where indrelid = 't'::regclass and not indisvalid";
      await until(async () => (await server.sql(begun, settings.database)).length > 0);
      const said: string[] = [];
      const running = migrateUp(second!, unique, { ...run, progress: (words) => said.push(words) });
      await until(() =>
        said.some((words) => words.startsWith('waiting for the session that works on public.')),
      );
      await blocker!.query('commit');
      await building;
      expect((await running).outcomes).toMatchObject([
        { note: expect.stringContaining('was there and valid') as string },
      ]);
    } finally {
      await server.stop();
    }
  });
}

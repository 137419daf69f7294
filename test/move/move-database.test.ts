import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MoveReport } from '../../src/move/move-report.ts';
import { movePair, wholeApplication } from '../support/move-pair.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  startTransferServer,
  type TransferPair,
  type TransferServer,
} from '../support/transfer-databases.ts';

const ledger = `
create schema setup_wizard;
create table setup_wizard.migrations (id serial primary key, name varchar(255) not null unique, run_on timestamp not null);
insert into setup_wizard.migrations (name, run_on) values ('0001_first', clock_timestamp());
`;

describeWithServer(postgres15WithPgvector(), 'a move to another database', (binDir) => {
  let server: TransferServer;
  let pair: TransferPair;
  let report: MoveReport;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
    await server.server.sql('create role reader');
    pair = await server.pair(wholeApplication, 'grant select on docs to reader', ledger);
    // As the set-up of the target leaves it.
    await server.server.sql(ledger, pair.target.database);
    await server.server.sql(
      'alter schema setup_wizard owner to app; alter table setup_wizard.migrations owner to app',
      pair.target.database,
    );
    report = await movePair(pair);
  });

  afterAll(() => server.stop());

  const both = async (text: string): Promise<readonly unknown[]> => [
    await pair.onSource(text),
    await pair.onTarget(text),
  ];
  const same = async (text: string): Promise<void> => {
    const [source, target] = await both(text);
    expect(target).toEqual(source);
  };

  test('ends with everything in its place', () => {
    expect(report.error).toBeNull();
    expect(report.state).toBe('moved');
  });

  test('has compared the rows of every table', () => {
    expect(report.tables.length).toBeGreaterThan(9);
    expect(report.tables.filter(({ contents }) => contents === null)).toEqual([]);
  });

  test.each([
    ['people', `select * from people order by id`],
    ['names that need quotes, and values at the edge', `select * from "Odd ""schema"""."a;b' c"`],
    ['partitions', `select tableoid::regclass::text, * from events order by 2`],
    ['vectors', `select id, embedding::text, half::text from docs order by id`],
    ['rows that row security hides', `select * from secrets order by owner`],
    ['values of ten megabytes', `select id, md5(body), md5(raw) from big`],
    ['views', `select count(*)::int from good_people`],
    ['materialized views', `select * from counted`],
    ['sequences', `select last_value, is_called from tickets`],
    ['the numbers of identity columns', `select nextval(pg_get_serial_sequence('people', 'id'))`],
    [
      'constraints',
      `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
        where connamespace = 'public'::regnamespace order by 1, 2`,
    ],
    ['indexes', `select indexdef from pg_indexes where schemaname !~ '^pg_' order by 1`],
    ['triggers', `select tgname, tgenabled from pg_trigger where not tgisinternal`],
    [
      'policies',
      `select polname, relrowsecurity from pg_policy join pg_class c on c.oid = polrelid`,
    ],
    ['the history of migrations', 'select * from setup_wizard.migrations'],
    ['comments', `select obj_description('docs'::regclass)`],
    ['unlogged tables', `select relname, relpersistence from pg_class where relname = 'cache'`],
    ['the rights of other roles', `select has_table_privilege('reader', 'docs', 'select') as may`],
  ])('brings %s', async (_, text) => {
    await same(text);
  });

  test('leaves no book of ours in the target', async () => {
    expect(
      await pair.onTarget(`select nspname from pg_namespace where nspname ~ 'setup_wizard_sync'`),
    ).toEqual([]);
  });

  test('is refused by a target that has migrations of its own', async () => {
    await pair.onTarget(
      `insert into setup_wizard.migrations values (7, '0002_own', clock_timestamp())`,
    );
    const { error } = await movePair(pair, { intoExisting: true, dryRun: true });
    expect(error?.message).toContain('0002_own');
    await pair.onTarget('delete from setup_wizard.migrations where id = 7');
  });

  test('is refused while the source holds writes that wait for the primary', async () => {
    await pair.onSource(
      'create table setup_wizard.journal (seq int, replayed_at timestamptz); insert into setup_wizard.journal values (1, null)',
    );
    const { error } = await movePair(pair, { dryRun: true });
    await pair.onSource('drop table setup_wizard.journal');
    expect(error?.code).toBe('FALLBACK_HOLDS_WRITES');
    expect(error?.fix).toContain('setup-wizard reconcile --apply');
  });

  test('is refused by a target that is not empty, naming what it holds', async () => {
    const { error, state } = await movePair(pair);
    expect(error).toMatchObject({ code: 'MOVE_TARGET_NOT_EMPTY' });
    expect(error?.message).toContain('table public.people');
    expect(state).toBe('untouched');
  });

  test('goes into tables that hold the same rows already, with --into-existing', async () => {
    const again = await movePair(pair, { intoExisting: true, dryRun: true });
    expect(again.error).toBeNull();
  });

  test('never overwrites rows that only the target has', async () => {
    await pair.onTarget(`insert into secrets values ('target', 'only')`);
    const { error } = await movePair(pair, { intoExisting: true });
    expect(error).toMatchObject({ code: 'MOVE_TARGET_NOT_EMPTY' });
    expect(error?.message).toContain('public.secrets holds rows');
    expect(await pair.onTarget(`select word from secrets where owner = 'target'`)).toEqual([
      { word: 'only' },
    ]);
  });
});

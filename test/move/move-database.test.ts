import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MoveReport } from '../../src/move/move-report.ts';
import { movePair, wholeApplication } from '../support/move-pair.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  startTransferServer,
  type TransferPair,
  type TransferServer,
} from '../support/transfer-databases.ts';

describeWithServer(postgres15WithPgvector(), 'a move to another database', (binDir) => {
  let server: TransferServer;
  let pair: TransferPair;
  let report: MoveReport;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
    await server.server.sql('create role reader');
    pair = await server.pair(wholeApplication, 'grant select on docs to reader');
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
    ['comments', `select obj_description('docs'::regclass)`],
    ['unlogged tables', `select relname, relpersistence from pg_class where relname = 'cache'`],
    ['the rights of other roles', `select has_table_privilege('reader', 'docs', 'select') as may`],
  ])('brings %s', async (_, text) => {
    await same(text);
  });

  test('leaves no book of ours in the target', async () => {
    expect(
      await pair.onTarget(`select nspname from pg_namespace where nspname ~ 'setup_wizard'`),
    ).toEqual([]);
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

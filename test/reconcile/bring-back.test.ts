import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtWrites } from '../../src/reconcile/look-at-writes.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { failOver, reconcilePair } from '../support/reconcile-pair.ts';

const members = `
  create table members (id bigint primary key, name text, updated_at timestamptz default now());
  insert into members values (1, 'Ada', '2026-01-01'), (2, 'Bob', '2026-01-01'), (3, 'Cy', '2026-01-01')`;

const rows = 'select id::int, name from members order by id';

describeWithServer(postgres15(), 'bringing writes back', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test('inserts, updates and deletions of the fallback are on the primary afterwards', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`
      insert into members values (4, 'Dee', '2026-01-02');
      update members set name = 'Bobby' where id = 2;
      delete from members where id = 3`);
    const report = await pair.bringBack();
    expect(report).toMatchObject({ error: null, brought: 3, closed: true, warnings: [] });
    expect(await pair.onPrimary(rows)).toEqual([
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bobby' },
      { id: 4, name: 'Dee' },
    ]);
  });

  test('a second run finds nothing to do, and the fence is closed', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`update members set name = 'Bobby' where id = 2`);
    await pair.bringBack();
    const report = await pair.bringBack();
    expect(report).toMatchObject({ error: null, brought: 0, closed: true });
    expect(report.fence).toMatchObject({ mode: 'closed', unreplayed: 0 });
    expect(await pair.onPrimary('select count(*)::int as n from setup_wizard.replayed')).toEqual([
      { n: 1 },
    ]);
  });

  test('a look changes nothing, and names rows that were changed on both with all three images', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`update members set name = 'Bobby' where id = 2`);
    await pair.onPrimary(`update members set name = 'Robert' where id = 2`);
    const report = await lookAtWrites(pair.request());
    expect(report.waiting).toEqual([
      { schema: 'public', name: 'members', inserts: 0, updates: 1, deletes: 0 },
    ]);
    expect(report.conflicts).toMatchObject([
      {
        kind: 'update-differs',
        key: { id: '2' },
        base: { name: 'Bob' },
        primary: { name: 'Robert' },
        fallback: { name: 'Bobby' },
        outcome: null,
      },
    ]);
    const schemas = "select count(*)::int as n from pg_namespace where nspname = 'setup_wizard'";
    expect(await pair.onPrimary(schemas)).toEqual([{ n: 0 }]);
    expect(report).toMatchObject({ closed: false, error: null });
  });

  test('with the policy abort nothing is applied, and the fallback goes on taking writes', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`
      update members set name = 'Ava' where id = 1;
      update members set name = 'Bobby' where id = 2`);
    await pair.onPrimary(`update members set name = 'Robert' where id = 2`);
    const report = await pair.bringBack();
    expect(report.error?.reportedCode).toBe('PRIMARY_RECONCILE_CONFLICTS');
    expect(report.conflicts).toHaveLength(1);
    expect(await pair.onPrimary(rows)).toMatchObject([{ name: 'Ada' }, { name: 'Robert' }, {}]);
    await pair.onFallback(`update members set name = 'Cyd' where id = 3`);
  });

  test.each([
    ['primary-wins', ['Ava', 'Robert', 'Cy'], 'primary'],
    ['fallback-wins', ['Ava', 'Bobby', 'Cy'], 'fallback'],
  ] as const)(
    'with %s that side of a conflict stands, and it is written down',
    async (policy, names, outcome) => {
      const pair = await reconcilePair(server, members);
      await pair.onFallback(`
      update members set name = 'Ava' where id = 1;
      update members set name = 'Bob 2' where id = 2;
      update members set name = 'Bobby' where id = 2`);
      await pair.onPrimary(`update members set name = 'Robert' where id = 2`);
      const report = await pair.bringBack({ policy, batchRows: 1 });
      expect(report).toMatchObject({ error: null, closed: true, warnings: [] });
      expect(await pair.onPrimary(rows)).toEqual(names.map((name, n) => ({ id: n + 1, name })));
      expect(
        await pair.onPrimary(
          `select kind, policy, outcome, base ->> 'name' as base, on_primary ->> 'name' as here,
           on_fallback ->> 'name' as there from setup_wizard.conflicts`,
        ),
      ).toEqual([
        { kind: 'update-differs', policy, outcome, base: 'Bob', here: 'Robert', there: 'Bobby' },
      ]);
    },
  );

  test('with newest the later row stands, and a deletion stops the run', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`
      update members set name = 'late', updated_at = '2026-03-01' where id = 1;
      update members set name = 'early', updated_at = '2026-01-02' where id = 2`);
    await pair.onPrimary(
      `update members set name = 'here', updated_at = '2026-02-01' where id < 3`,
    );
    const twin = await reconcilePair(server, members);
    await twin.onFallback('delete from members where id = 1');
    await twin.onPrimary(
      `update members set name = 'here', updated_at = '2026-02-01' where id = 1`,
    );
    expect(await pair.bringBack({ policy: 'newest' })).toMatchObject({ error: null });
    expect(await pair.onPrimary(rows)).toMatchObject([{ name: 'late' }, { name: 'here' }, {}]);
    expect((await twin.bringBack({ policy: 'newest' })).error).toMatchObject({
      code: 'RECONCILE_CONFLICTS',
      detail: expect.stringContaining('"updated_at"; --newest-column NAME') as string,
    });
  });

  test('a table may have a policy of its own', async () => {
    const pair = await reconcilePair(
      server,
      members,
      'create table notes (id int primary key, t text)',
    );
    await pair.onFallback(
      `update members set name = 'Bobby' where id = 2; insert into notes values (1, 'x')`,
    );
    await pair.onPrimary(
      `update members set name = 'Robert' where id = 2; insert into notes values (1, 'y')`,
    );
    const tables = { 'public.members': 'fallback-wins', notes: 'primary-wins' } as const;
    expect(await pair.bringBack({ tables })).toMatchObject({ error: null });
    expect(await pair.onPrimary('select name from members where id = 2')).toEqual([
      { name: 'Bobby' },
    ]);
    expect(await pair.onPrimary('select t from notes')).toEqual([{ t: 'y' }]);
  });

  test('a row that both have inserted, or one has changed and the other deleted, is a conflict of its own kind', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`
      insert into members values (9, 'a');
      update members set name = 'x' where id = 1;
      delete from members where id = 2`);
    await pair.onPrimary(`
      insert into members values (9, 'b');
      delete from members where id = 1;
      update members set name = 'y' where id = 2`);
    const { conflicts } = await lookAtWrites(pair.request());
    expect(conflicts.map(({ key, kind }) => [key?.['id'], kind])).toEqual([
      ['9', 'insert-exists'],
      ['1', 'update-missing'],
      ['2', 'delete-differs'],
    ]);
  });

  test('the same change or deletion on both sides, and a row that came and went, are no conflicts', async () => {
    const pair = await reconcilePair(server, members);
    const same = `update members set name = 'x' where id = 1; delete from members where id = 2`;
    await pair.onFallback(
      `${same}; insert into members values (9); delete from members where id = 9`,
    );
    await pair.onPrimary(same);
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], closed: true });
  });

  test('a fallback that took no writes is left by closing its fence', async () => {
    const pair = await reconcilePair(server, members);
    expect(await pair.bringBack()).toMatchObject({ error: null, brought: 0, closed: true });
    await failOver(pair.primary, pair.fallback);
    expect((await lookAtWrites(pair.request())).fence).toMatchObject({ epoch: 2, mode: 'open' });
  });

  test('what was brought back leaves the journal, and one line in the books', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`do $$ begin for i in 10..20 loop
      insert into members values (i, 'x', '2026-01-02'); commit; end loop; end $$`);
    expect(await pair.bringBack({ batchRows: 2 })).toMatchObject({ error: null, warnings: [] });
    expect(await pair.onFallback('select count(*)::int as n from setup_wizard.journal')).toEqual([
      { n: 0 },
    ]);
    expect(await pair.onPrimary('select seqs::text from setup_wizard.replayed')).toEqual([
      { seqs: '{[1,12)}' },
    ]);
  });

  test('a sync still sees which rows were brought back, and not how', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback(`create schema setup_wizard_sync;
      create table setup_wizard_sync.synced as select now() - interval '1 day' as synced_at`);
    await pair.onFallback(`update members set name = 'Bobby' where id = 2`);
    await pair.bringBack();
    expect(
      await pair.onFallback('select "table", op, key, old, new from setup_wizard.journal'),
    ).toEqual([{ table: 'members', op: 'u', key: null, old: null, new: null }]);
  });

  test('after reads alone nothing of ours is made on the primary', async () => {
    const pair = await reconcilePair(server, members);
    await pair.onFallback("update setup_wizard.router_state set mode = 'read-only'");
    expect(await pair.bringBack()).toMatchObject({
      error: null,
      closed: true,
      fence: { mode: 'closed' },
    });
    expect(await pair.onPrimary("select to_regnamespace('setup_wizard') as ours")).toEqual([
      { ours: null },
    ]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { reconcilePair } from '../support/reconcile-pair.ts';

describeWithServer(postgres15(), 'changes that the primary does not let in', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test('are left out by the policy primary-wins, and all others of a batch arrive once', async () => {
    const pair = await reconcilePair(
      server,
      'create table mails (id int primary key, mail text unique); create table logs (line int)',
    );
    await pair.onFallback(`do $$ begin for i in 1..400 loop
      insert into mails values (i, i || '@example.com'); insert into logs values (i); commit; end loop; end $$`);
    await pair.onPrimary(
      `insert into mails select 1000 + i, i || '@example.com' from generate_series(7, 400, 97) i`,
    );
    const report = await pair.bringBack({ policy: 'primary-wins', batchRows: 300 });
    expect(report).toMatchObject({ error: null, brought: 800, closed: true });
    expect(report.conflicts.map(({ kind, key }) => [kind, key?.['id']])).toEqual(
      ['7', '104', '201', '298', '395'].map((id) => ['constraint', id]),
    );
    expect(
      await pair.onPrimary('select count(*)::int as n, count(distinct line)::int as d from logs'),
    ).toEqual([{ n: 400, d: 400 }]);
    expect(await pair.onPrimary('select count(*)::int as n from mails')).toEqual([{ n: 400 }]);
  });

  test('may be many of one transaction; each is named, and what builds on it', async () => {
    const pair = await reconcilePair(
      server,
      `create table rooms (id int primary key, size int check (size <> 13));
       create table seats (id int primary key, room int references rooms)`,
    );
    await pair.onPrimary('alter table rooms add constraint narrow check (size < 50)');
    await pair.onFallback(`begin;
      insert into rooms select i, i from generate_series(1, 60) i where i <> 13;
      insert into seats select i, i from generate_series(1, 60) i where i <> 13; commit`);
    const stopped = await pair.bringBack();
    expect(stopped.conflicts).toHaveLength(22);
    expect(stopped.error?.code).toBe('RECONCILE_CONFLICTS');
    expect(await pair.onPrimary('select * from rooms')).toEqual([]);
    expect(await pair.bringBack({ policy: 'primary-wins' })).toMatchObject({ error: null });
    expect(
      await pair.onPrimary(
        'select (select count(*) from rooms)::int as r, count(*)::int as s from seats',
      ),
    ).toEqual([{ r: 48, s: 48 }]);
  });

  test('at the end of a transaction are all of it, and not of the next', async () => {
    const pair = await reconcilePair(
      server,
      'create table codes (id int primary key, code int unique deferrable initially deferred)',
    );
    await pair.onPrimary('insert into codes values (100, 1)');
    await pair.onFallback('insert into codes values (1, 1), (2, 2)');
    await pair.onFallback('insert into codes values (3, 3)');
    const report = await pair.bringBack({ policy: 'primary-wins' });
    expect(report).toMatchObject({ error: null, closed: true });
    expect(report.conflicts.map(({ key }) => key?.['id'])).toEqual(['1', '2']);
    expect(await pair.onPrimary('select id from codes order by id')).toEqual([
      { id: 3 },
      { id: 100 },
    ]);
  });

  test('are none where a key was only spelt otherwise, by a deletion and an insert', async () => {
    const pair = await reconcilePair(
      server,
      `create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
       create table names (name text collate caseless primary key, n int);
       insert into names values ('ada', 1), ('bob', 2), ('cy', 3)`,
    );
    await pair.onFallback(`delete from names where name = 'ada'`);
    await pair.onFallback(`insert into names values ('Ada', 10)`);
    await pair.onFallback(`update names set name = 'BOB' where name = 'bob'`);
    await pair.onFallback(`update names set n = 20 where name = 'bob'`);
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], closed: true });
    expect(await pair.onPrimary('select name, n from names order by n')).toEqual([
      { name: 'cy', n: 3 },
      { name: 'Ada', n: 10 },
      { name: 'BOB', n: 20 },
    ]);
  });
});

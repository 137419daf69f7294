import { afterAll, beforeAll, expect, test } from 'vitest';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { reconcilePair } from '../support/reconcile-pair.ts';
import { statementProxy } from '../support/statement-proxy.ts';

const tree = `
  create table rooms (id int primary key, code text unique, name text);
  create table seats (id int primary key, room int references rooms on delete cascade on update cascade, who text);
  insert into rooms values (1, 'a', 'Hall'), (2, 'b', 'Attic'), (3, 'c', 'Cellar');
  insert into seats values (1, 1, 'Ada'), (2, 2, 'Bob')`;

describeWithServer(postgres15WithPgvector(), 'rows that are awkward to bring back', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  test('what only the order of the fallback allows is done in that order', async () => {
    const pair = await reconcilePair(server, tree);
    await pair.onFallback(
      `update rooms set code = 'z' where id = 1; update rooms set code = 'a' where id = 2`,
    );
    await pair.onFallback(
      `delete from rooms where id = 3; insert into rooms values (4, 'c', 'Shed')`,
    );
    await pair.onFallback('update rooms set id = 20 where id = 2');
    await pair.onFallback(`insert into seats values (3, 20, 'Cy'); delete from rooms where id = 1`);
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], warnings: [] });
    expect(await pair.onPrimary('select id, code from rooms order by id')).toEqual([
      { id: 4, code: 'c' },
      { id: 20, code: 'a' },
    ]);
    expect(await pair.onPrimary('select id, room from seats order by id')).toEqual([
      { id: 2, room: 20 },
      { id: 3, room: 20 },
    ]);
  });

  test('a unique value and a parent that the primary has otherwise are conflicts, and the rest arrives', async () => {
    const pair = await reconcilePair(server, tree);
    await pair.onFallback(`insert into rooms values (5, 'x', 'Loft')`);
    await pair.onFallback(`insert into seats values (7, 3, 'Eve')`);
    await pair.onFallback(`insert into seats values (8, 1, 'Fay')`);
    await pair.onPrimary(
      `insert into rooms values (6, 'x', 'Porch'); delete from rooms where id = 3`,
    );
    const stopped = await pair.bringBack({ policy: 'fallback-wins' });
    expect(stopped.error).toMatchObject({ code: 'RECONCILE_CONFLICTS' });
    expect(stopped.error?.detail).toContain('rooms_code_key');
    expect(stopped.conflicts.map(({ key }) => key?.['id'])).toEqual(['5', '7']);
    expect(await pair.onPrimary('select id from seats where id = 8')).toEqual([]);
    const report = await pair.bringBack({ policy: 'primary-wins' });
    expect(report).toMatchObject({ error: null, closed: true });
    expect(report.conflicts.map(({ kind, key }) => [kind, key?.['id']])).toEqual([
      ['constraint', '5'],
      ['constraint', '7'],
    ]);
    expect(await pair.onPrimary('select id from seats order by id')).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 8 },
    ]);
  });

  test('rows that only the primary has do not go with a parent that the fallback deleted', async () => {
    const pair = await reconcilePair(server, tree);
    await pair.onFallback('delete from rooms where id in (1, 2)');
    await pair.onPrimary(`insert into seats values (9, 1, 'Gil')`);
    const stopped = await pair.bringBack();
    expect(stopped.conflicts.map(({ kind, key }) => [kind, key])).toEqual([
      ['referenced', { id: '1' }],
    ]);
    expect(await pair.onPrimary('select count(*)::int as n from seats')).toEqual([{ n: 3 }]);
    expect(await pair.bringBack({ policy: 'primary-wins' })).toMatchObject({ error: null });
    expect(await pair.onPrimary('select id from rooms order by id')).toEqual([
      { id: 1 },
      { id: 3 },
    ]);
  });

  test('triggers of the primary that change what is written make no conflicts of it', async () => {
    const pair = await reconcilePair(
      server,
      `create table pages (id int primary key, body text, updated_at timestamptz);
       insert into pages select n, 'old', '2026-01-01' from generate_series(1, 3) n;
       create function touch() returns trigger language plpgsql as
         $$begin new.updated_at := clock_timestamp(); return new; end$$;
       create trigger touch before insert or update on pages for each row execute function touch()`,
    );
    for (const word of ['one', 'two', 'three']) {
      await pair.onFallback(`update pages set body = '${word}' where id < 3`);
    }
    const report = await pair.bringBack({ batchRows: 1 });
    expect(report).toMatchObject({ error: null, conflicts: [], brought: 6 });
    expect(report.warnings[0]).toContain('2 of 2 rows');
    expect(await pair.onPrimary('select body from pages order by id')).toEqual([
      { body: 'three' },
      { body: 'three' },
      { body: 'old' },
    ]);
  });

  test('what triggers of the primary write themselves is not written a second time', async () => {
    const pair = await reconcilePair(
      server,
      `create table halls (id int primary key, seats int not null);
       create table chairs (id int primary key, hall int references halls, who text);
       insert into halls values (1, 2), (2, 0);
       insert into chairs values (1, 1, 'Ada'), (2, 1, 'Bob');
       create function count_chairs() returns trigger language plpgsql as $$ begin
         update halls set seats = seats - 1 where id = old.hall;
         update halls set seats = seats + 1 where id = new.hall;
         return null; end $$;
       create trigger counted after insert or update or delete on chairs
         for each row execute function count_chairs()`,
    );
    await pair.onFallback(`delete from chairs where id = 1`);
    await pair.onFallback(`update chairs set hall = 2 where id = 2`);
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], warnings: [] });
    expect(await pair.onPrimary('select id, seats from halls order by id')).toEqual([
      { id: 1, seats: 0 },
      { id: 2, seats: 1 },
    ]);
  });

  test('what triggers of the primary write with numbers of their own, or none, comes once', async () => {
    const pair = await reconcilePair(
      server,
      `create table goods (id int primary key, price int);
       create table audit (id serial primary key, good int, price int);
       create table trail (line text);
       create function follow() returns trigger language plpgsql as $$ begin
         insert into audit (good, price) values (new.id, new.price);
         insert into trail values ('good ' || new.id);
         return null; end $$;
       create trigger followed after insert or update on goods
         for each row execute function follow()`,
    );
    await pair.onFallback(`insert into goods values (1, 10), (2, 20)`);
    await pair.onFallback(`update goods set price = 11 where id = 1`);
    await pair.onFallback(
      `insert into audit (good, price) values (1, -1); insert into trail values ('by hand')`,
    );
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], warnings: [] });
    expect(await pair.onPrimary('select good, price from audit order by good, price')).toEqual([
      { good: 1, price: -1 },
      { good: 1, price: 10 },
      { good: 1, price: 11 },
      { good: 2, price: 20 },
    ]);
    expect(await pair.onPrimary('select line from trail order by line')).toEqual(
      ['by hand', 'good 1', 'good 1', 'good 2'].map((line) => ({ line })),
    );
  });

  test('many changes that triggers follow are made in their order in few round trips', async () => {
    const pair = await reconcilePair(
      server,
      `create table goods (id int primary key);
       create table stock (id int primary key, n int);
       insert into stock values (1, 0);
       create function follow() returns trigger language plpgsql as
         'begin update stock set n = n + new.id; return null; end';
       create trigger followed after insert on goods for each row execute function follow()`,
    );
    await pair.onFallback(
      `do $$ begin for i in 1..50 loop insert into goods values (i); commit; end loop; end $$`,
    );
    await using proxy = await statementProxy(server.settings.port);
    const primary = { ...pair.primary, port: proxy.port };
    const report = await pair.bringBack({ primary });
    expect(report).toMatchObject({ error: null, conflicts: [], brought: 100, warnings: [] });
    expect(await pair.onPrimary('select n from stock')).toEqual([{ n: 1275 }]);
    expect(proxy.roundTrips.length).toBeLessThan(100);
  });

  test('values that only a collation takes for the same are not the same', async () => {
    const pair = await reconcilePair(
      server,
      `create collation caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
       create table words (id int primary key, word text collate caseless);
       insert into words values (1, 'polish'), (2, 'march')`,
    );
    await pair.onPrimary(`update words set word = initcap(word)`);
    await pair.onFallback(`update words set word = 'wax' where id = 1`);
    await pair.onFallback(`update words set word = 'MARCH' where id = 2`);
    const { conflicts } = await pair.bringBack();
    expect(conflicts.map(({ kind, key }) => [kind, key?.['id']])).toEqual([
      ['update-differs', '1'],
      ['update-differs', '2'],
    ]);
  });

  test('values of every kind arrive as they were, and numbers do not collide afterwards', async () => {
    const pair = await reconcilePair(
      server,
      `create extension vector;
       create type mood as enum ('calm', 'wild');
       create type place as (x int, "ugly ""name" text);
       create schema "Odd Schema";
       create table "Odd Schema"."Odd ""Table" (
         "Key" bigint generated always as identity, part uuid, primary key (part, "Key"),
         flag bool, "char" "char", padded char(5), money numeric, ratio float8, bits bytea, doc json, docb jsonb, tags text[],
         feeling mood, spot place, net inet, span interval, at timestamptz, during tstzrange, embedding vector(3),
         twice numeric generated always as (money * 2) stored);
       create table logs (line text);
       create table parts (id int primary key, name text) partition by range (id);
       create table parts_low partition of parts for values from (0) to (100);
       create table parts_high partition of parts for values from (100) to (200);
       create table counted (id serial primary key)`,
    );
    await pair.onFallback(`
      set timezone to 'Asia/Kolkata'; set datestyle to 'German'; set intervalstyle to 'iso_8601';
      insert into "Odd Schema"."Odd ""Table"
        (part, flag, "char", padded, money, ratio, bits, doc, docb, tags, feeling, spot, net, span, at, during, embedding)
      values ('6f1c1f0e-8a53-4a0c-9d0e-000000000001', true, 'q', 'ab', 'NaN', 'Infinity', '\\x00ff', '{"b":1,  "a":2}', '{"b":1,  "a":2}',
        '{"a,b",NULL,"c\\"d"}', 'wild', '(1,"a "" b")', '10.0.0.1', '1 mon 2 days 03:04:05.678', now(), '[2026-01-01,2026-02-01)', '[0.1,-2e-7,3]'),
       ('6f1c1f0e-8a53-4a0c-9d0e-000000000002', false, null, null, 1.10, 0.1, null, null, null, null, null, null, null, null, null, null, null);
      insert into logs values ('😀 one'), ('😀 one');
      insert into parts values (1, 'low'), (150, 'high');
      update parts set id = 160 where id = 1;
      insert into counted values (default), (default), (default)`);
    expect(await pair.bringBack()).toMatchObject({
      error: null,
      conflicts: [],
      warnings: [],
      compared: 8,
      sequences: [{ last: '2' }, { last: '3' }],
    });
    const digest = `select md5(string_agg(t::text, '|' order by t::text)) as rows from "Odd Schema"."Odd ""Table" t`;
    expect(await pair.onPrimary(digest)).toEqual(await pair.onFallback(digest));
    expect(await pair.onPrimary('select line from logs')).toHaveLength(2);
    expect(
      await pair.onPrimary('select id, tableoid::regclass::text as there from parts order by id'),
    ).toEqual([
      { id: 150, there: 'parts_high' },
      { id: 160, there: 'parts_high' },
    ]);
    expect(await pair.onPrimary('insert into counted values (default) returning id')).toEqual([
      { id: 4 },
    ]);
  });

  test('a transaction that is larger than what is held in memory arrives whole', async () => {
    const pair = await reconcilePair(server, 'create table many (id int primary key, n int)');
    await pair.onFallback(`
      insert into many select n, 0 from generate_series(1, 3000) n;
      update many set n = n + 1;
      delete from many where id % 3 = 0`);
    expect(await pair.bringBack()).toMatchObject({ error: null, conflicts: [], brought: 7000 });
    expect(await pair.onPrimary('select count(*)::int as n, min(n) as least from many')).toEqual([
      { n: 2000, least: 1 },
    ]);
    expect(await pair.onPrimary('select seqs::text from setup_wizard.replayed')).toEqual([
      { seqs: '{[1,7001)}' },
    ]);
  });
});

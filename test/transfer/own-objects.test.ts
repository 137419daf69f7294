import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { startTransferServer, type TransferServer, waysOf } from '../support/transfer-databases.ts';
import { until } from '../support/until.ts';

const shop = `
create table customers (id bigserial primary key, name text);
create table orders (id bigserial primary key, customer bigint not null references customers);
create function shout(t text) returns text language sql immutable as $$ select upper(t) $$;
create view names as select shout(name) as name from customers;
insert into customers (name) select 'c' || i from generate_series(1, 100) i;
insert into orders (customer) select 1 + i % 100 from generate_series(1, 200) i;
`;

describeWithServer(postgres15WithPgvector(), 'filling a fallback again', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
  });

  afterAll(() => server.stop());

  test('sends nothing when nothing has changed', async () => {
    const { sync } = await server.pair(shop);
    await sync();
    expect(waysOf(await sync())).toEqual({ customers: 'unchanged', orders: 'unchanged' });
  });

  test('gives up a row that the fallback has changed only when it is told to', async () => {
    const { sync, onTarget } = await server.pair(shop);
    await sync();
    await onTarget(`update customers set name = 'mine' where id = 7`);
    await expect(sync()).rejects.toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: expect.stringContaining('rows in public.customers that') as string,
    });
    expect(waysOf(await sync({ discardWrites: true }))).toEqual({
      customers: 'copied',
      orders: 'unchanged',
    });
    expect(await onTarget('select name from customers where id = 7')).toEqual([{ name: 'c7' }]);
  });

  test('replaces rows that both sides had before the first time', async () => {
    const { sync, onTarget } = await server.pair(shop);
    await onTarget(`set role app; create table customers (id bigserial primary key, name text);
      insert into customers (name) select 'c' || i from generate_series(1, 100) i`);
    expect(waysOf(await sync())).toEqual({ customers: 'copied', orders: 'copied' });
  });

  test("keeps rows that were there before the first time and are not the primary's", async () => {
    const { sync, onTarget } = await server.pair(shop);
    await onTarget(`set role app; create table customers (id bigserial primary key, name text);
      insert into customers (name) values ('mine')`);
    await expect(sync()).rejects.toMatchObject({ code: 'FALLBACK_HOLDS_WRITES' });
    expect(await onTarget('select name from customers')).toEqual([{ name: 'mine' }]);
  });

  test('takes over a column, an enum label, another function and another view', async () => {
    const { sync, onSource, onTarget } = await server.pair(
      shop,
      `create type mood as enum ('good', 'bad'); alter table customers add mood mood default 'good'`,
    );
    await sync();
    await onSource(`alter type mood add value 'fair' before 'bad'`);
    await onSource(`
      alter table customers add age int not null default 3;
      create or replace function shout(t text) returns text language sql immutable as $$ select t || '!' $$;
      create or replace view names as select shout(name) as name, id from customers;
      update customers set mood = 'fair' where id = 1`);
    await sync();
    expect(
      await onTarget(
        'select n.name, age, mood from names n join customers using (id) where id = 1',
      ),
    ).toEqual([{ name: 'c1!', age: 3, mood: 'fair' }]);
  });

  test('drops the tables and views that the primary does not have any more', async () => {
    const { sync, onSource, onTarget } = await server.pair(shop);
    await sync();
    await onSource('drop table orders; drop view names');
    await sync();
    expect(
      await onTarget(`select to_regclass('orders') as orders, to_regclass('names') as names`),
    ).toEqual([{ orders: null, names: null }]);
  });

  test('keeps the views, triggers, rights and tables that only the fallback has', async () => {
    const { sync, onSource, onTarget } = await server.pair(shop);
    await sync();
    await onTarget(`
      create role reader;
      grant select on customers to reader;
      set role app;
      create table notes (customer bigint references customers, note text);
      insert into notes values (3, 'kept');
      create view noted as select c.name, n.note from notes n join customers c on c.id = n.customer;
      create function log() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger logged after insert on customers for each row execute function log()`);
    await onSource(`insert into customers (name) values ('new')`);
    expect(waysOf(await sync())).toEqual({ customers: 'copied', orders: 'unchanged' });
    expect(await onTarget('select * from noted')).toEqual([{ name: 'c3', note: 'kept' }]);
    expect(
      await onTarget(`select has_table_privilege('reader', 'customers', 'select') as reads,
        (select count(*)::int from pg_trigger where tgname = 'logged') as triggers,
        (select count(*)::int from pg_constraint where conrelid = 'notes'::regclass and confrelid = 'customers'::regclass) as keys`),
    ).toEqual([{ reads: true, triggers: 1, keys: 1 }]);
  });

  test('lets readers see the old rows until it is done, and all of the new ones then', async () => {
    const { sync, target, onSource } = await server.pair(shop);
    await sync();
    await onSource(`insert into customers (name) select 'd' from generate_series(1, 900);
      insert into orders (customer) select 101 + i % 900 from generate_series(1, 1800) i`);
    const reader = new Client({ ...target, password: target.password ?? '', ssl: false });
    await reader.connect();
    const seen = new Set<string>();
    let done = false;
    const look = async (): Promise<void> => {
      const { rows } = await reader.query<{ seen: string }>(
        `select (select count(*) from customers) || ' and ' || (select count(*) from orders) as seen`,
      );
      if (rows[0] !== undefined) seen.add(rows[0].seen);
    };
    const looking = until(async () => {
      await look();
      return done;
    });
    await sync();
    done = true;
    await looking;
    await look();
    await reader.end();
    expect([...seen]).toEqual(['100 and 200', '1000 and 2000']);
  });

  test('changes nothing when the swap fails', async () => {
    const { sync, onSource, onTarget } = await server.pair(shop);
    await sync();
    await onTarget('create table strange (id int); create view mine as select name from customers');
    await onSource(
      `alter table customers rename name to title; alter table customers add name int; drop view names`,
    );
    await onTarget('create view text_only as select upper(name) as name from customers');
    await expect(sync()).rejects.toMatchObject({
      code: 'SYNC_FAILED',
      message: expect.stringContaining('text_only') as string,
    });
    expect(await onTarget('select count(*)::int as c from text_only')).toEqual([{ c: 100 }]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { startTransferServer, type TransferServer, waysOf } from '../support/transfer-databases.ts';

const shop = `
create schema audit;
create table customers (id bigserial primary key, name text);
create table orders (id int generated always as identity primary key, small smallserial,
  customer bigint references customers);
create table audit.changes (id int primary key) partition by range (id);
create table audit.changes_1 partition of audit.changes for values from (0) to (1000);
create table audit.logins (id int primary key);
create sequence ticket as integer;
insert into customers (name) select 'c' from generate_series(1, 10);
insert into orders (customer) select 1 from generate_series(1, 20);
insert into audit.changes select generate_series(1, 30);
select nextval('ticket');
`;

describeWithServer(postgres15WithPgvector(), 'the tables that are brought over', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
  });

  afterAll(() => server.stop());

  test('are those of --tables, and the parts of a table go with it', async () => {
    const { sync } = await server.pair(shop);
    expect(waysOf(await sync({ tables: ['orders', 'audit.ch*'] }))).toEqual({
      orders: 'copied',
      changes_1: 'copied',
    });
  });

  test('are all but those of --exclude', async () => {
    const { sync } = await server.pair(shop);
    expect(waysOf(await sync({ exclude: ['audit.*'] }))).toEqual({
      customers: 'copied',
      orders: 'copied',
    });
  });

  test('lose a foreign key to a table that is left out, and the report says why', async () => {
    const { sync } = await server.pair(shop);
    const { leftOut } = await sync({ exclude: ['customers'] });
    expect(leftOut).toEqual([
      {
        what: 'constraint orders_customer_fkey of public.orders',
        why: 'it refers to public.customers, which is left out',
      },
    ]);
  });

  test('count on where the primary will not come', async () => {
    const { sync, onTarget } = await server.pair(shop);
    const { warnings } = await sync();
    const [row] =
      await onTarget(`with c as (insert into customers (name) values ('x') returning id),
      o as (insert into orders default values returning id, small)
      select c.id::text as customer, o.id as "order", o.small, nextval('ticket')::int as ticket from c, o`);
    expect(row).toEqual({
      customer: String(2n ** 52n + 1n),
      order: 2 ** 30 + 1,
      small: 2 ** 14 + 1,
      ticket: 2 ** 30 + 1,
    });
    expect(warnings).toEqual([]);
  });

  test('never get a number twice, however often the fallback is filled', async () => {
    const { sync, onSource, onTarget } = await server.pair(shop);
    await sync();
    await onTarget(`insert into customers (name) values ('local')`);
    await onSource(`insert into customers (name) values ('far')`);
    await sync({ discardWrites: true });
    expect(
      await onTarget(`insert into customers (name) values ('local') returning id::text`),
    ).toEqual([{ id: String(2n ** 52n + 2n) }]);
  });

  test('come with a warning when the primary counts there already', async () => {
    const { sync } = await server.pair(shop, `select setval('ticket', 1500000000)`);
    const { warnings } = await sync();
    expect(warnings).toEqual([
      'public.ticket is at 1500000000 on the primary already, beyond the 1073741824 where the fallback would begin; the fallback goes on from 1823741823.',
    ]);
  });

  test('go on counting where the source is when one takes the place of the other', async () => {
    const { sync, onTarget } = await server.pair(shop);
    await sync({ sequences: 'same' });
    expect(await onTarget(`insert into customers (name) values ('x') returning id::int`)).toEqual([
      { id: 11 },
    ]);
  });

  test('are listed with what could not be brought over', async () => {
    const { sync } = await server.pair(shop, `create publication news for all tables`);
    const { leftOut } = await sync();
    expect(leftOut).toEqual([
      { what: 'publication news', why: 'things of this kind are not brought over' },
    ]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  startTransferServer,
  type TransferPair,
  type TransferServer,
} from '../support/transfer-databases.ts';

const shop = `
create table customers (id int primary key, name text);
create table orders (id int primary key, customer int references customers);
insert into customers values (1, 'one');
insert into orders values (1, 1);
`;

describeWithServer(postgres15WithPgvector(), 'a fallback is not filled', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
    await server.server.sql(`create role narrow login password 'narrow'`);
  });

  afterAll(() => server.stop());

  const nothingBegun = async ({ onTarget }: TransferPair): Promise<void> => {
    const [row] = await onTarget(`select to_regnamespace('setup_wizard_sync') as staging`);
    expect(row).toEqual({ staging: null });
  };

  test('from itself', async () => {
    const pair = await server.pair(shop);
    const same = { settings: pair.source, target: 'fallback' as const };
    await expect(pair.sync({ target: same })).rejects.toMatchObject({ code: 'SYNC_REFUSED' });
  });

  test('with a table that does not exist', async () => {
    const pair = await server.pair(shop);
    await expect(pair.sync({ tables: ['order'] })).rejects.toMatchObject({
      code: 'SYNC_REFUSED',
      message: '--tables names "order", and the primary has no such table.',
    });
    await nothingBegun(pair);
  });

  test('while it holds writes that the primary does not have', async () => {
    const pair = await server.pair(shop);
    await pair.onTarget(`create schema setup_wizard; grant all on schema setup_wizard to app; set role app;
      create table setup_wizard.journal (seq int, replayed_at timestamptz);
      insert into setup_wizard.journal values (1, now()), (2, null)`);
    await expect(pair.sync()).rejects.toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: 'The fallback holds 1 write that the primary does not have.',
    });
    await nothingBegun(pair);
  });

  test('with a table that the role of the primary may not read', async () => {
    const pair = await server.pair(shop, 'grant select on customers to narrow');
    const settings = { ...pair.source, user: 'narrow', password: 'narrow' };
    await expect(pair.sync({ source: { settings, target: 'primary' } })).rejects.toMatchObject({
      code: 'SYNC_FAILED',
      target: 'primary',
      message: expect.stringContaining('public.orders') as string,
    });
    await nothingBegun(pair);
  });

  test('with a table of which row security hides rows', async () => {
    const pair = await server.pair(
      shop,
      'grant select on customers, orders to narrow; alter table orders enable row level security',
    );
    const settings = { ...pair.source, user: 'narrow', password: 'narrow' };
    await expect(pair.sync({ source: { settings, target: 'primary' } })).rejects.toMatchObject({
      code: 'SYNC_FAILED',
      detail: 'Row security hides rows from it.',
    });
  });

  test('with tables of an extension that it does not have', async () => {
    const pair = await server.pair(shop, 'create table items (embedding vector(3))');
    await pair.onTarget('drop extension vector');
    await expect(pair.sync()).rejects.toMatchObject({
      code: 'SYNC_REFUSED',
      message: 'The fallback does not have the extension vector, which public.items needs.',
    });
    await nothingBegun(pair);
  });

  test('with a type that is another one there', async () => {
    const pair = await server.pair(
      shop,
      `create type mood as enum ('good', 'bad'); create table moods (mood mood)`,
    );
    await pair.onTarget(`set role app; create type mood as enum ('bad', 'ugly')`);
    await expect(pair.sync()).rejects.toMatchObject({
      code: 'SYNC_REFUSED',
      message: 'The fallback has another type of the same name: public.mood.',
    });
  });

  test('where there is no room', async () => {
    const pair = await server.pair(shop);
    await expect(pair.sync({ room: 1_000 })).rejects.toMatchObject({ code: 'DISK_LOW' });
    await nothingBegun(pair);
  });
});

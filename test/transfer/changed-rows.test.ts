import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  startTransferServer,
  tableOf,
  type TransferServer,
  waysOf,
} from '../support/transfer-databases.ts';

const versioned = `
create table items (a int, b text, body text, always int generated always as identity,
  row_version bigint not null default 1, primary key (a, b));
create table parts (id int primary key, a int, b text, foreign key (a, b) references items on delete cascade);
create function bump() returns trigger language plpgsql as $$
  begin new.row_version := old.row_version + 1; return new; end $$;
create trigger bump before update on items for each row execute function bump();
insert into items (a, b, body) select i, 'k''' || i, 'body ' || i from generate_series(1, 5000) i;
insert into parts select i, i, 'k''' || i from generate_series(1, 10) i;
`;

describeWithServer(postgres15WithPgvector(), 'a table whose rows carry a version', (binDir) => {
  let server: TransferServer;

  beforeAll(async () => {
    server = await startTransferServer(binDir);
  });

  afterAll(() => server.stop());

  test('gets only the rows that changed, came and went', async () => {
    const { sync, onSource, onTarget } = await server.pair(versioned);
    await sync();
    await onSource(`update items set body = 'other' where a between 100 and 102;
      delete from items where a between 4000 and 4004;
      insert into items (a, b, body) values (9000, 'new', 'new')`);
    const report = await sync();
    expect(tableOf(report, 'public.items')).toMatchObject({
      way: 'updated',
      rows: 4996,
      sent: 4,
      deleted: 5,
    });
    const all = `select md5(string_agg(i::text, '|' order by a)) as digest from items i`;
    expect(await onTarget(all)).toEqual(await onSource(all));
  });

  test('keeps its triggers quiet meanwhile, and keeps them', async () => {
    const { sync, onSource, onTarget } = await server.pair(versioned);
    await sync();
    await onSource(`update items set body = 'other' where a = 5`);
    await sync();
    await onTarget(`update items set body = 'local' where a = 5`);
    expect(await onTarget('select row_version::int as v from items where a = 5')).toEqual([
      { v: 3 },
    ]);
  });

  test('keeps the foreign keys that refer to it, without their consequences', async () => {
    const { sync, onSource, onTarget } = await server.pair(versioned);
    await sync();
    await onSource(`update items set body = 'other' where a = 5`);
    expect(waysOf(await sync())).toEqual({ items: 'updated', parts: 'unchanged' });
    expect(
      await onTarget(`select (select count(*)::int from parts) as parts, (select count(*)::int
        from pg_constraint where conrelid = 'parts'::regclass and contype = 'f' and convalidated) as keys`),
    ).toEqual([{ parts: 10, keys: 1 }]);
  });

  test('is copied whole where the fallback has changed it', async () => {
    const { sync, onSource, onTarget } = await server.pair(versioned);
    await sync();
    await onTarget(
      `alter table items disable trigger bump; update items set body = 'mine' where a = 9`,
    );
    await onSource(`update items set body = 'other' where a = 5`);
    expect(waysOf(await sync({ discardWrites: true }))).toMatchObject({ items: 'copied' });
    expect(await onTarget('select body from items where a = 9')).toEqual([{ body: 'body 9' }]);
  });

  test('may call it otherwise', async () => {
    const { sync, onSource } = await server.pair(
      `create table posts (id int primary key, updated_at timestamptz not null default now());
       insert into posts select i from generate_series(1, 50) i`,
    );
    await sync();
    await onSource(`update posts set updated_at = now() + interval '1 s' where id = 3`);
    const report = await sync({ versionColumn: 'updated_at' });
    expect(tableOf(report, 'public.posts')).toMatchObject({ way: 'updated', sent: 1 });
  });
});

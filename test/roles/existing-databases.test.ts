import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { readRoleFacts } from '../../src/roles/role-facts.ts';
import { rolePlan } from '../../src/roles/role-plan.ts';
import { ensureLedger } from '../../src/schema/ledger/ensure-ledger.ts';
import { readLedger } from '../../src/schema/ledger/read-ledger.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  applyShopRoles,
  newShop,
  roleTroubles,
  shopNames,
  shopPasswords,
  testSession,
} from '../support/role-servers.ts';

describeWithServer(postgres15WithPgvector(), 'roles of a database that is in use', (binDir) => {
  let server: NativePostgres;
  let shop: ConnectionSettings;
  let app: ConnectionSettings;
  beforeAll(async () => {
    server = await startNativePostgres(binDir, { conf: ["log_statement = 'all'"] });
    shop = { ...server.settings, database: 'shop' };
    app = { ...shop, user: 'shop_app', password: shopPasswords.app };
    return server.stop;
  });
  beforeEach(() => newShop(server, false));

  const inShop = (text: string) => server.sql(text, 'shop');

  test('let the application work on the tables that there are and on those to come', async () => {
    await inShop('create extension vector; create table items (id serial, e vector(3))');
    await applyShopRoles(shop);
    const owner = { ...shop, user: 'shop_owner', password: shopPasswords.owner };
    await (await testSession(owner)).query('create table orders (id serial, word text)');
    const session = await testSession(app);
    await session.query("insert into items (e) values ('[1,2,3]')");
    await session.query("insert into orders (word) values ('first')");
    const { rows } = await session.query("select id from items order by e <=> '[1,2,3]'");
    expect(rows).toEqual([{ id: 1 }]);
  });

  test('let the owner keep the record of migrations, which the application only reads', async () => {
    await inShop('create extension vector');
    const applied = await applyShopRoles(shop);
    const owner = { ...shop, user: 'shop_owner', password: shopPasswords.owner };
    await ensureLedger(await testSession(owner));
    const session = await testSession(app);
    expect(await readLedger(session)).toEqual({ kind: 'readable', applied: [] });
    await expect(
      session.query("insert into setup_wizard.migrations (name, run_on) values ('a', now())"),
    ).rejects.toMatchObject({ detail: expect.stringContaining('permission denied') as string });
    expect((await applyShopRoles(shop)).statements).toEqual([]);
    expect(await roleTroubles(shop, applied)).toEqual({});
  });

  test('close a record of migrations that the application could write, and leave it readable', async () => {
    await inShop('create extension vector');
    await ensureLedger(await testSession(shop));
    await applyShopRoles(shop);
    await inShop(
      'grant create on schema setup_wizard to shop_app; grant insert on all tables in schema setup_wizard to public; grant usage on all sequences in schema setup_wizard to shop_app',
    );
    const before = await readRoleFacts(await testSession(shop), shopNames);
    const applied = await applyShopRoles(shop);
    expect(applied.statements).toEqual(rolePlan(shopNames, before).statements);
    expect(await roleTroubles(shop, applied)).toEqual({});
    expect(await readLedger(await testSession(app))).toMatchObject({ kind: 'readable' });
  });

  test('tell an application that its record can be written', async () => {
    await inShop('create extension vector');
    await ensureLedger(await testSession(shop));
    const applied = await applyShopRoles(shop);
    await inShop('grant delete on setup_wizard.migrations to shop_app');
    expect(await roleTroubles(shop, applied)).toEqual({ 'roles.app.ledger': 'fail' });
  });

  test('are complete for whoever looks, and nobody else becomes a member of the owner', async () => {
    await inShop('create extension vector');
    await server.sql("create role clerk login createrole password 'of the clerk'");
    await server.sql('grant connect on database shop to clerk');
    const clerk = { ...shop, user: 'clerk', password: 'of the clerk' };
    await applyShopRoles(shop);
    for (const reader of [clerk, app]) {
      const facts = await readRoleFacts(await testSession(reader), shopNames);
      expect(rolePlan(shopNames, facts)).toEqual({ statements: [], notes: [], unsecured: [] });
    }
    const members = await server.sql(
      "select from pg_auth_members where roleid = 'shop_owner'::regrole",
    );
    expect(members).toEqual([]);
  });

  test('find pgvector in a schema of its own', async () => {
    await inShop('create schema extensions; create extension vector schema extensions');
    const applied = await applyShopRoles(shop);
    expect(await roleTroubles(shop, applied)).toEqual({});
  });

  test('live in a schema that is made for them', async () => {
    await inShop('create extension vector');
    const names = { ...shopNames, schema: 'Sales Dept' };
    const applied = await applyShopRoles(shop, { names });
    expect(await roleTroubles(shop, applied, names)).toEqual({});
    const { rows } = await (await testSession(app)).query('select current_schema() as name');
    expect(rows).toEqual([{ name: 'Sales Dept' }]);
    expect((await applyShopRoles(shop, { names })).statements).toEqual([]);
  });

  test('take from an application what it owns, the database and the record of migrations included', async () => {
    await server.sql(
      "create role shop_app login password 'old'; alter database shop owner to shop_app",
    );
    await inShop('create extension vector');
    const session = await testSession({ ...app, password: 'old' });
    await session.batch(
      'create schema setup_wizard; create table setup_wizard.migrations (id serial); create table items (id serial)',
    );
    const printed = rolePlan(shopNames, await readRoleFacts(await testSession(shop), shopNames));
    const applied = await applyShopRoles(shop, { replace: true });
    expect(applied.statements).toEqual(printed.statements);
    expect(applied.secured).toEqual(['owner', 'app']);
    expect(await roleTroubles(shop, applied)).toEqual({});
    expect(
      await inShop("select relowner::regrole::text as owner from pg_class where relname = 'items'"),
    ).toEqual([{ owner: 'shop_owner' }]);
    await (await testSession(app)).query('insert into items default values');
    expect((await applyShopRoles(shop)).statements).toEqual([]);
  });

  test('leave everybody the way in while others depend on it', async () => {
    await inShop('create extension vector');
    await server.sql("create role reports login password 'reports'");
    const applied = await applyShopRoles(shop);
    expect(applied.plan.notes.map(({ text }) => text)).toEqual([
      'Everybody on the server may enter database "shop". That stays: "reports" would be locked out; grant them connect first.',
    ]);
    await testSession({ ...shop, user: 'reports', password: 'reports' });
    await server.sql('grant connect on database shop to reports');
    const again = await applyShopRoles(shop);
    expect(again.statements.map(({ id }) => id)).toEqual(['public.database']);
    await testSession({ ...shop, user: 'reports', password: 'reports' });
  });

  test('close the schema public of an old database, unless others create there', async () => {
    await inShop('create extension vector; grant create on schema public to public');
    await server.sql("create role reports login password 'reports'");
    const reports = await testSession({ ...shop, user: 'reports', password: 'reports' });
    await reports.query('create table totals (n int)');
    const open = await applyShopRoles(shop);
    expect(await roleTroubles(shop, open)).toEqual({ 'roles.app.create': 'fail' });
    await server.sql('grant create on schema public to reports', 'shop');
    const closed = await applyShopRoles(shop);
    expect(await roleTroubles(shop, closed)).toEqual({});
  });

  test('show an application that is still a member of the owner', async () => {
    await inShop('create extension vector');
    await applyShopRoles(shop);
    await server.sql('grant shop_owner to shop_app');
    const applied = await applyShopRoles(shop);
    expect(await roleTroubles(shop, applied)).toEqual({
      'roles.app.attributes': 'warn',
      'roles.app.create': 'fail',
      'roles.app.drop': 'fail',
      'roles.app.ledger': 'fail',
    });
  });

  test('never show a password to the log of the server', async () => {
    await inShop('create extension vector');
    await applyShopRoles(shop);
    const log = readFileSync(join(server.socketDirectory, 'log'), 'utf8');
    expect(log).toContain(`alter role "shop_app" password 'SCRAM-SHA-256$4096:`);
    expect(log).not.toContain(shopPasswords.app);
    expect(log).not.toContain(shopPasswords.owner);
  });

  test('change nothing when one statement fails for another reason than rights', async () => {
    await inShop('create extension vector');
    await inShop(`create function no_revokes() returns event_trigger language plpgsql as
      'begin raise exception ''not today'' using errcode = ''55000''; end'`);
    await inShop(
      "create event trigger no_schemas on ddl_command_end when tag in ('CREATE SCHEMA') execute function no_revokes()",
    );
    await expect(applyShopRoles(shop)).rejects.toMatchObject({
      code: 'ROLES_FAILED',
      detail: expect.stringMatching(/not today[^]*create schema setup_wizard/u) as string,
    });
    expect(await server.sql("select 1 from pg_roles where rolname ~ '^shop_'")).toEqual([]);
  });
});

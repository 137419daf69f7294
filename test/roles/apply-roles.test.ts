import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { applyRoles, type AppliedRoles } from '../../src/roles/apply-roles.ts';
import type { RoleNames } from '../../src/roles/role-names.ts';
import { verifyRoles } from '../../src/roles/verify-roles.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../support/postgres-installation.ts';
import { stubVector } from '../support/stub-vector.ts';

const names: RoleNames = { app: 'shop_app', owner: 'shop_owner', schema: 'public' };
const passwords = { owner: 'owner / of the shop', app: 'app / of the shop' };
const secrets = {
  owner: { password: passwords.owner, replace: false },
  app: { password: passwords.app, replace: false },
};
const target = 'primary';

async function session(settings: ConnectionSettings): Promise<Connection> {
  const connection = await connect(settings, { target, tries: 1 });
  onTestFinished(() => connection.close());
  return connection;
}

async function apply(settings: ConnectionSettings, wanted = names): Promise<AppliedRoles> {
  return await applyRoles(await session(settings), {
    names: wanted,
    secrets,
    adminRole: 'a superuser',
  });
}

/** The checks as `id: status`, those that pass left out. */
async function troubles(
  settings: ConnectionSettings,
  { facts }: AppliedRoles,
  wanted = names,
): Promise<Readonly<Record<string, string>>> {
  const checks = await verifyRoles(await session(settings), {
    target,
    names: wanted,
    facts,
    passwords,
  });
  return Object.fromEntries(
    checks.filter(({ status }) => status !== 'pass').map(({ id, status }) => [id, status]),
  );
}

const clean = `
  drop database if exists shop with (force);
  drop database if exists other with (force);`;

async function dropRoles(server: NativePostgres): Promise<void> {
  for (const statement of clean.split(';').filter((text) => text.trim() !== '')) {
    await server.sql(statement);
  }
  const found = await server.sql(
    "select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'",
  );
  for (const { rolname } of found) {
    await server.sql(`drop owned by "${String(rolname)}"; drop role "${String(rolname)}"`);
  }
}

const servers = [
  ['PostgreSQL 15 with pgvector', postgres15WithPgvector(), {}],
  [
    'PostgreSQL 18',
    postgres18(),
    { conf: ["extension_control_path = '{stubs}'"], stubs: stubVector('0.8.7') },
  ],
] as const;

describe.each(servers)('roles on %s', (title, installation, options) => {
  const real = title.includes('with pgvector');
  describeWithServer(installation, 'applied', (binDir) => {
    let server: NativePostgres;
    let shop: ConnectionSettings;
    beforeAll(async () => {
      server = await startNativePostgres(binDir, options);
      shop = { ...server.settings, database: 'shop' };
      return server.stop;
    });
    beforeEach(async () => {
      await dropRoles(server);
      await server.sql('create database shop');
      await server.sql('create extension vector', 'shop');
    });

    /** The stand-in for pgvector has no operators. */
    const expected = real ? {} : { 'roles.owner.vector': 'fail', 'roles.app.vector': 'fail' };

    test('by a superuser work as both roles', async () => {
      const applied = await apply(shop);
      expect(await troubles(shop, applied)).toEqual(expected);
      expect(applied.plan).toMatchObject({ statements: [], notes: [] });
    });

    test('a second time change nothing', async () => {
      await apply(shop);
      const again = await apply(shop);
      expect(again.statements).toEqual([]);
      expect(again.secured).toEqual([]);
    });

    test('by an administrator who is no superuser and owns the database work as well', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      await server.sql('alter database shop owner to boss');
      if (real) await server.sql('alter schema public owner to pg_database_owner', 'shop');
      const boss = { ...shop, user: 'boss', password: 'boss pass' };
      const applied = await apply(boss);
      expect(await troubles(boss, applied)).toEqual(expected);
      expect((await apply(boss)).statements).toEqual([]);
    });

    test('by an administrator who may make roles and not change the database are refused, and nothing stays', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      const boss = { ...shop, user: 'boss', password: 'boss pass' };
      await expect(apply(boss)).rejects.toMatchObject({
        code: 'ROLES_DENIED',
        detail: expect.stringMatching(/Statement: |changed nothing/u) as string,
        fix: expect.stringContaining('setup-wizard roles --apply --admin-user NAME') as string,
      });
      expect(await server.sql("select 1 from pg_roles where rolname ~ '^shop_'")).toEqual([]);
    });

    test('by a plain role are refused', async () => {
      await server.sql("create role plain login password 'plain pass'");
      const plain = { ...shop, user: 'plain', password: 'plain pass' };
      await expect(apply(plain)).rejects.toMatchObject({
        code: 'ROLES_DENIED',
        message: 'User "plain" may not make these roles in database "shop"; nothing was changed.',
        detail: expect.stringContaining('Statement: create role "shop_owner" login;') as string,
      });
    });
  });
});

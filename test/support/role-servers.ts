import { onTestFinished } from 'vitest';

import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type AppliedRoles, applyRoles, type RolesRequest } from '../../src/roles/apply-roles.ts';
import type { RoleNames } from '../../src/roles/role-names.ts';
import { verifyRoles } from '../../src/roles/verify-roles.ts';
import type { NativePostgres } from './native-postgres.ts';

export const shopNames: RoleNames = { app: 'shop_app', owner: 'shop_owner', schema: 'public' };

export const shopPasswords = { owner: 'owner / of the shop', app: 'app / of the shop' };

const target = 'primary';

/** A session that ends with the running test. */
export async function testSession(settings: ConnectionSettings): Promise<Connection> {
  const connection = await connect(settings, { target, tries: 1 });
  onTestFinished(() => connection.close());
  return connection;
}

/** Applies the roles of the shop in a session of its own. */
export async function applyShopRoles(
  settings: ConnectionSettings,
  { names = shopNames, replace = false }: { names?: RoleNames; replace?: boolean } = {},
): Promise<AppliedRoles> {
  const secrets: RolesRequest['secrets'] = {
    owner: { password: shopPasswords.owner, replace },
    app: { password: shopPasswords.app, replace },
  };
  const connection = await testSession(settings);
  return await applyRoles(connection, { names, secrets, adminRole: 'a superuser' });
}

/** The checks of the roles that do not pass, as `id: status`. */
export async function roleTroubles(
  settings: ConnectionSettings,
  { facts }: AppliedRoles,
  names = shopNames,
): Promise<Readonly<Record<string, string>>> {
  const admin = await testSession(settings);
  const checks = await verifyRoles(admin, { target, names, facts, passwords: shopPasswords });
  return Object.fromEntries(
    checks.filter(({ status }) => status !== 'pass').map(({ id, status }) => [id, status]),
  );
}

/** A new database `shop` with pgvector, on a server without any role of an earlier test. */
export async function newShop(server: NativePostgres, vector = true): Promise<void> {
  for (const database of ['shop', 'other']) {
    await server.sql(`drop database if exists ${database} with (force)`);
  }
  const found = await server.sql(
    "select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres'",
  );
  for (const { rolname } of found) {
    await server.sql(`drop owned by "${String(rolname)}"; drop role "${String(rolname)}"`);
  }
  await server.sql('create database shop strategy file_copy');
  if (vector) await server.sql('create extension vector', 'shop');
}

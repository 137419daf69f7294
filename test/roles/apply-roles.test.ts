import { beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import {
  describeWithServer,
  postgres15WithPgvector,
  postgres18,
} from '../support/postgres-installation.ts';
import {
  applyShopRoles,
  newShop,
  roleTroubles,
  shopPasswords,
  testSession,
} from '../support/role-servers.ts';
import { stubVector } from '../support/stub-vector.ts';

/** The stand-in for pgvector has no operators. */
const withoutOperators = { 'roles.owner.vector': 'fail', 'roles.app.vector': 'fail' };

const servers = [
  { installation: postgres15WithPgvector(), options: {}, expected: {}, joins: '' },
  {
    installation: postgres18(),
    options: { conf: ["extension_control_path = '{stubs}'"], stubs: stubVector('0.8.7') },
    expected: withoutOperators,
    joins: ' with inherit true, set true',
  },
];

describe.each(servers)('on $installation.name', ({ installation, options, expected, joins }) => {
  describeWithServer(installation, 'roles that are applied', (binDir) => {
    let server: NativePostgres;
    let shop: ConnectionSettings;
    let boss: ConnectionSettings;
    beforeAll(async () => {
      server = await startNativePostgres(binDir, options);
      shop = { ...server.settings, database: 'shop' };
      boss = { ...shop, user: 'boss', password: 'boss pass' };
      return server.stop;
    });
    beforeEach(() => newShop(server));

    test('by a superuser work as both roles', async () => {
      const applied = await applyShopRoles(shop);
      expect(await roleTroubles(shop, applied)).toEqual(expected);
      expect(applied.plan).toMatchObject({ statements: [], notes: [] });
    });

    test('a second time change nothing', async () => {
      await applyShopRoles(shop);
      const again = await applyShopRoles(shop);
      expect(again.statements).toEqual([]);
      expect(again.secured).toEqual([]);
    });

    test('by the owner of the database, who makes roles and is no superuser, work as well', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      await server.sql('alter database shop owner to boss');
      const applied = await applyShopRoles(boss);
      expect(applied.statements.map(({ sql }) => sql)).toContain(
        `grant "shop_owner" to "boss"${joins}`,
      );
      expect(await roleTroubles(boss, applied)).toEqual(expected);
      expect((await applyShopRoles(boss)).statements).toEqual([]);
    });

    test('by that one take over what an application of its own making owns', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      await server.sql('alter database shop owner to boss');
      const admin = await testSession(boss);
      await admin.query(`create role shop_app login password '${shopPasswords.app}'`);
      await admin.query('grant create on schema public to shop_app');
      const app = { ...shop, user: 'shop_app', password: shopPasswords.app };
      await (await testSession(app)).query('create table items (id serial)');
      const applied = await applyShopRoles(boss);
      expect(applied.statements.map(({ id }) => id)).toContain('hand-over.leave');
      expect(await roleTroubles(boss, applied)).toEqual(expected);
      expect((await applyShopRoles(boss)).statements).toEqual([]);
    });

    test('by who makes roles and may not change the database are refused, and nothing stays', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      await expect(applyShopRoles(boss)).rejects.toMatchObject({
        code: 'ROLES_DENIED',
        detail: expect.stringContaining('Statement: create schema setup_wizard') as string,
        fix: expect.stringContaining('setup-wizard roles --apply --admin-user NAME') as string,
      });
      expect(await server.sql("select 1 from pg_roles where rolname ~ '^shop_'")).toEqual([]);
    });

    test('are refused, too, when the server accepts a grant without effect', async () => {
      await server.sql("create role boss login createrole password 'boss pass'");
      await server.sql('grant create on database shop to boss');
      await expect(applyShopRoles(boss)).rejects.toMatchObject({
        code: 'ROLES_DENIED',
        detail: expect.stringMatching(
          /changed nothing[^]*grant usage on schema "public" to "shop_app";/u,
        ) as string,
      });
      expect(await server.sql("select 1 from pg_roles where rolname ~ '^shop_'")).toEqual([]);
    });

    test('by a plain role are refused with the statement', async () => {
      await server.sql("create role plain login password 'plain pass'");
      await expect(
        applyShopRoles({ ...shop, user: 'plain', password: 'plain pass' }),
      ).rejects.toMatchObject({
        code: 'ROLES_DENIED',
        message: 'User "plain" may not make these roles in database "shop"; nothing was changed.',
        detail: expect.stringContaining('Statement: create role "shop_owner" login;') as string,
      });
    });

    test('by several runs at the same time are made once', async () => {
      const runs = await Promise.all(Array.from({ length: 6 }, () => applyShopRoles(shop)));
      expect(runs.filter(({ statements }) => statements.length > 0)).toHaveLength(1);
      expect(await roleTroubles(shop, runs[0]!)).toEqual(expected);
    });
  });
});

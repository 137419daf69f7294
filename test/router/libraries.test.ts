import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import knexOf from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import { runner } from 'node-pg-migrate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseRouter } from '../../src/router/database-router.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15 } from '../support/postgres-installation.ts';
import { type RoutedPair, routedPair } from '../support/routed-pair.ts';
import { tempDir } from '../support/temp-dir.ts';

describeWithServer(postgres15(), 'a router under a library', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
  });
  afterAll(() => server.stop());

  /** Both sides have the table that the library makes: the fallback was filled from the primary. */
  const notesPair = async (): Promise<RoutedPair> => {
    const pair = await routedPair({ primary: server, fallback: server });
    await pair.onFallback(
      `set role ${pair.role}; create table notes (id int primary key, body text not null)`,
    );
    return pair;
  };
  const failOver = async (pair: RoutedPair, router: DatabaseRouter): Promise<void> => {
    await pair.toPrimary.set({ kind: 'refuse' });
    await router.health();
    const { rows } = await router.query<{ name: string }>('select current_database() as name');
    expect(rows[0]?.name).toBe(pair.targets.fallback.database);
  };
  const bodies = async (pair: RoutedPair, on: 'onPrimary' | 'onFallback'): Promise<unknown> =>
    (await pair[on]('select body from notes order by id')).map(({ body }) => body);

  describe.concurrent('works before and after a failover:', () => {
    test('Drizzle', async () => {
      await using pair = await notesPair();
      const router = await pair.open({ writes: 'journal' });
      const notes = pgTable('notes', { id: integer().primaryKey(), body: text().notNull() });
      const db = drizzle({ client: router });
      await db.execute(sql`create table notes (id int primary key, body text not null)`);
      await db.insert(notes).values({ id: 1, body: 'first' });
      await db.transaction(async (tx) => {
        await tx.insert(notes).values({ id: 2, body: 'second' });
      });
      const undone = db.transaction(async (tx) => {
        await tx.insert(notes).values({ id: 3, body: 'undone' });
        tx.rollback();
      });
      await expect(undone).rejects.toThrow();
      expect(await db.select({ body: notes.body }).from(notes)).toEqual([
        { body: 'first' },
        { body: 'second' },
      ]);
      await failOver(pair, router);
      await db.transaction((tx) => tx.insert(notes).values({ id: 4, body: 'degraded' }));
      expect(await db.select().from(notes)).toEqual([{ id: 4, body: 'degraded' }]);
      expect(await bodies(pair, 'onPrimary')).toEqual(['first', 'second']);
    });

    test('Kysely', async () => {
      await using pair = await notesPair();
      const router = await pair.open({ writes: 'journal' });
      interface Tables {
        notes: { id: number; body: string };
      }
      const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: router }) });
      await db.schema
        .createTable('notes')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('body', 'text', (column) => column.notNull())
        .execute();
      await db.insertInto('notes').values({ id: 1, body: 'first' }).execute();
      await db.transaction().execute(async (tx) => {
        await tx.insertInto('notes').values({ id: 2, body: 'second' }).execute();
      });
      expect(await db.selectFrom('notes').select('body').execute()).toHaveLength(2);
      await failOver(pair, router);
      await db.transaction().execute(async (tx) => {
        await tx.insertInto('notes').values({ id: 3, body: 'degraded' }).execute();
      });
      expect(await db.selectFrom('notes').selectAll().execute()).toEqual([
        { id: 3, body: 'degraded' },
      ]);
      expect(await bodies(pair, 'onPrimary')).toEqual(['first', 'second']);
      await db.destroy();
      await expect(router.query('select 1')).rejects.toMatchObject({ code: 'ROUTER_CLOSED' });
    });

    test('Knex', async () => {
      await using pair = await notesPair();
      const router = await pair.open({ writes: 'journal' });
      const db = knexOf({ client: 'pg', connectionPool: router });
      await db.schema.createTable('notes', (table) => {
        table.integer('id').primary();
        table.text('body').notNullable();
      });
      await db('notes').insert({ id: 1, body: 'first' });
      await db.transaction(async (tx) => {
        await tx('notes').insert({ id: 2, body: 'second' });
      });
      expect(await db('notes').select('body')).toHaveLength(2);
      await failOver(pair, router);
      await db.transaction((tx) => tx('notes').insert({ id: 3, body: 'degraded' }));
      expect(await db('notes').select()).toEqual([{ id: 3, body: 'degraded' }]);
      expect(await bodies(pair, 'onPrimary')).toEqual(['first', 'second']);
      await db.destroy();
    });

    test('node-pg-migrate', async () => {
      await using pair = await routedPair({ primary: server, fallback: server });
      const dir = await tempDir();
      await writeFile(
        join(dir, '1700000000000_notes.sql'),
        'create table notes (id int primary key, body text not null);',
      );
      const migrate = (router: DatabaseRouter): Promise<number> =>
        router.withClient(async (dbClient) => {
          const ran = await runner({
            dbClient,
            dir,
            direction: 'up',
            migrationsTable: 'pgmigrations',
            log: () => undefined,
          });
          return ran.length;
        });
      const local = await pair.open({ targets: { ...pair.targets, primary: null } });
      expect(await migrate(local)).toBe(1);
      await local.close();
      const router = await pair.open({ writes: 'journal' });
      expect(await migrate(router)).toBe(1);
      await router.transaction((client) =>
        client.query("insert into notes values (1, 'first') returning id"),
      );
      await failOver(pair, router);
      expect(await migrate(router)).toBe(0);
      await router.query("insert into notes values (2, 'degraded')");
      expect(await bodies(pair, 'onFallback')).toEqual(['degraded']);
    });
  });
});

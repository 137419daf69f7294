import { beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';

import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { createExtension } from '../../src/pgvector/create-extension.ts';
import { inLockedTransaction } from '../../src/pgvector/in-locked-transaction.ts';
import { runChecks } from '../../src/pgvector/run-checks.ts';
import type { CheckId, CheckResult } from '../../src/postgres/check-result.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { poolerProxy } from '../support/pooler-proxy.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { until } from '../support/until.ts';

const options = { target: 'primary', tries: 1 } as const;
const words = (text: string): string => expect.stringContaining(text) as string;

describeWithServer(
  postgres15WithPgvector(),
  'a database with conflicts around pgvector',
  (binDir) => {
    let server: NativePostgres;
    let settings: ConnectionSettings;
    beforeAll(async () => {
      server = await startNativePostgres(binDir);
      return server.stop;
    });
    beforeEach(async () => {
      settings = await freshDatabase(server);
    });

    const sql = (text: string) => server.sql(text, settings.database);
    const bootstrap = () => bootstrapDatabase(settings, options);
    const check = async (
      id: CheckId,
      at: Partial<ConnectionSettings> = {},
    ): Promise<CheckResult> => {
      const report = await runChecks(
        { ...settings, ...at },
        { target: 'primary', dimensions: 768 },
      );
      return report.results.find((result) => result.id === id)!;
    };
    async function session(): Promise<Connection> {
      const connection = await connect(settings, options);
      onTestFinished(() => connection.close());
      return connection;
    }
    /** The first statement of a fix, as an operator would paste it. */
    const firstStatement = ({ fix }: CheckResult): string =>
      /(?:alter|grant) [^;]*;/.exec(fix ?? '')?.[0] ?? '';

    test.each([
      ['table', 'create table vector (id int)'],
      ['view', 'create view vector as select 1 as id'],
      ['materialized view', 'create materialized view vector as select 1 as id'],
      ['domain', 'create domain vector as text'],
      ['type', 'create type vector as (id int)'],
      ['type', "create type vector as enum ('a')"],
    ])(
      'a %s called vector is told with the statement that renames it (F12)',
      async (kind, made) => {
        await sql(made);
        await expect(bootstrap()).rejects.toMatchObject({
          code: 'PGVECTOR_CONFLICT',
          message: words("Type 'vector' already exists from different source"),
          fix: words(`Rename it: alter ${kind} "public"."vector" rename to "vector_old";`),
        });
        const told = await check('pgvector.conflict');
        expect(told.message).toBe(
          `Type 'vector' already exists from different source: ${kind} public.vector`,
        );
        await sql(firstStatement(told));
        expect((await bootstrap()).createdExtensions).toContain('vector');
      },
    );

    test('a table called halfvec is a conflict, too (F12)', async () => {
      await sql('create table halfvec (id int)');
      await expect(bootstrap()).rejects.toMatchObject({ code: 'PGVECTOR_CONFLICT' });
      expect((await check('pgvector.conflict')).message).toBe(
        "Type 'halfvec' already exists from different source: table public.halfvec",
      );
    });

    test('a table of that name in another schema does not matter', async () => {
      await sql('create schema other; create table other.vector (id int)');
      await bootstrap();
      expect(await check('pgvector.conflict')).toMatchObject({
        status: 'pass',
        message: 'Other types of these names do not interfere: other.vector.',
      });
    });

    test('a table that hides the type of pgvector is told, and both remedies work (F13)', async () => {
      await sql(
        'create table vector (x int); create schema ext; create extension vector with schema ext',
      );
      await expect(sql("select '[1,2,3]'::vector")).rejects.toMatchObject({ code: '22P02' });
      const told = await check('pgvector.conflict');
      expect(told).toMatchObject({
        status: 'fail',
        message: "Type 'vector' already exists from different source: table public.vector",
      });
      const statements = told.fix?.match(/alter [^;]*;/g) ?? [];
      expect(statements).toHaveLength(2);
      await sql(statements[1] ?? '');
      expect(await check('pgvector.conflict')).toMatchObject({ status: 'pass' });
      expect(await check('pgvector.type')).toMatchObject({ status: 'pass' });
      await sql(`alter role postgres in database ${settings.database} reset search_path`);
      await sql(statements[0] ?? '');
      expect(await check('pgvector.conflict')).toMatchObject({ status: 'pass' });
    });

    test('somebody who created it between the look and the statement was first, and that is fine (F14)', async () => {
      const connection = await session();
      const overtaken: Connection = {
        ...connection,
        query: async (text, ...rest) => {
          if (text.startsWith('create extension')) await sql('create extension vector');
          return connection.query(text, ...rest);
        },
      };
      const outcome = inLockedTransaction(overtaken, () =>
        createExtension(overtaken, 'vector', undefined),
      );
      expect(await outcome).toEqual({ created: false, createdSchema: null });
    });

    test('somebody who is creating it at the same moment is waited for, and that is fine (F15)', async () => {
      const other = await session();
      await other.query('begin');
      await other.query('create extension vector');
      const run = bootstrap();
      const waiting = `select from pg_stat_activity where datname = '${settings.database}' and wait_event = 'transactionid'`;
      await until(async () => (await sql(waiting)).length > 0);
      await other.query('commit');
      expect((await run).createdExtensions).toEqual(['uuid-ossp', 'pg_trgm']);
    });

    test('a read-only session that lacks nothing passes; one that lacks it is refused (F16)', async () => {
      const readOnly = `alter database ${settings.database} set default_transaction_read_only`;
      await sql(`${readOnly} = on`);
      await expect(bootstrap()).rejects.toMatchObject({ code: 'SERVER_READ_ONLY' });
      await sql(`set transaction_read_only = off; ${readOnly} = off`);
      await bootstrap();
      await sql(`${readOnly} = on`);
      expect(await bootstrap()).toMatchObject({ createdExtensions: [] });
    });

    test('without a schema in search_path the server refuses, and nothing stays (F17)', async () => {
      await sql(`alter database ${settings.database} set search_path = ''`);
      await expect(bootstrap()).rejects.toMatchObject({
        detail: words('no schema has been selected to create in'),
        fix: words('search_path'),
      });
      expect(await sql("select from pg_extension where extname <> 'plpgsql'")).toEqual([]);
    });

    test('a schema outside search_path: the statement keeps what the path has, and works (F08)', async () => {
      await sql(
        `create schema app; create schema ext; create extension vector with schema ext; alter database ${settings.database} set search_path = app, "$user", public`,
      );
      const told = await check('pgvector.type');
      expect(told).toMatchObject({
        status: 'warn',
        fix: words(
          `alter role "postgres" in database "${settings.database}" set search_path = app, "$user", public, "ext"; (for new sessions)`,
        ),
      });
      await sql(firstStatement(told));
      expect(await check('pgvector.type')).toMatchObject({ status: 'pass' });
    });

    test('the same with an empty search_path (F08)', async () => {
      await sql(
        `create schema ext; create extension vector with schema ext; alter database ${settings.database} set search_path = ''`,
      );
      await sql(firstStatement(await check('pgvector.type')));
      expect(await check('pgvector.type')).toMatchObject({ status: 'pass' });
    });

    test('behind a pooler it says which sessions take the search_path up', async () => {
      await sql('create schema ext; create extension vector with schema ext');
      await using proxy = await poolerProxy(settings.port);
      expect((await check('pgvector.type', { port: proxy.port })).fix).toContain(
        '(for new sessions of the server: restart the pooler or let it reconnect)',
      );
    });

    test('no right to use the schema looks like a missing type, and the grant helps (F08, F11)', async () => {
      await sql(
        "create role reader login password 'r'; create schema ext; create extension vector with schema ext",
      );
      onTestFinished(async () => {
        await sql('drop owned by reader; drop role reader');
      });
      const reader = { user: 'reader', password: 'r' };
      const told = await check('pgvector.type', reader);
      expect(told).toMatchObject({
        status: 'fail',
        message: words('Extension verification failed: vector type not functional'),
      });
      await sql(firstStatement(told));
      expect(await check('pgvector.type', reader)).toMatchObject({ status: 'warn' });
    });
  },
);

import { beforeAll, expect, test } from 'vitest';
import { SetupError } from '../../../src/errors/setup-error.ts';
import { probe } from '../../../src/postgres/probe.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { migrationSet, nativeLedgerServer, session } from '../../support/ledger-servers.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

describeWithServer(
  postgres15WithPgvector(),
  'a migration that does not find pgvector',
  (binDir) => {
    let server: Awaited<ReturnType<typeof nativeLedgerServer>>;
    beforeAll(async () => {
      server = await nativeLedgerServer(binDir);
      await server.sql("create role plain login password 'plain pass'");
      return server.stop;
    });

    /** The fix of a failed migration, in a database where somebody prepared pgvector. */
    async function fixOf(sql: string, prepared: string, user?: string): Promise<string> {
      const settings = await server.empty();
      await server.sql(
        `create schema setup_wizard authorization plain; ${prepared}`,
        settings.database,
      );
      const plain = { ...settings, user: 'plain', password: 'plain pass' };
      const connection = await session(user === undefined ? settings : plain);
      const run = { dimensions: 3, program: '1.2.3', probe: await probe(connection) };
      const error: unknown = await migrateUp(
        connection,
        migrationSet({ '1_a.sql': sql }),
        run,
      ).catch((thrown: unknown) => thrown);
      return error instanceof SetupError ? error.fix : '';
    }

    const inMyExt = 'create schema "MyExt"; create extension vector with schema "MyExt";';

    test.each([
      'create table t (v vector(3))',
      `select '[1]'::"MyExt".vector <=> '[1]'`,
      'create table t (v "MyExt".vector(3)); create index on t using hnsw (v vector_cosine_ops)',
    ])(
      'is told the schema that it is in, and keeps what is in its search_path: %s',
      async (sql) => {
        const fix = await fixOf(sql, inMyExt);
        expect(fix).toContain('pgvector is in schema "MyExt"');
        expect(fix).toContain('{{vector_schema}}.vector');
        expect(fix).toContain('set search_path = "$user", public, "MyExt";');
      },
    );

    test('because it sets a search_path of its own is told so', async () => {
      const fix = await fixOf(
        'set search_path = pg_temp; create temp table t (v vector(3))',
        'create extension vector',
      );
      expect(fix).toContain('the file sets another search_path');
    });

    test('for lack of a right is told which', async () => {
      const path = 'alter role plain set search_path = public, "MyExt"';
      const fix = await fixOf("select '[1]'::vector", `${inMyExt} ${path}`, 'plain');
      await server.sql('alter role plain reset search_path');
      expect(fix).toContain('grant usage on schema "MyExt" to "plain";');
    });

    test('in a database without it is sent to bootstrap', async () => {
      expect(await fixOf('create table t (v vector(3))', '')).toContain('setup-wizard bootstrap');
    });
  },
);

import { beforeAll, describe, expect, test } from 'vitest';
import { bootstrapDatabase } from '../../../src/pgvector/bootstrap-database.ts';
import { probe } from '../../../src/postgres/probe.ts';
import { migrateDown } from '../../../src/schema/ledger/migrate-down.ts';
import { migrateUp } from '../../../src/schema/ledger/migrate-up.ts';
import { ownMigrations } from '../../../src/schema/migrations/own-migrations.ts';
import { readLedger } from '../../../src/schema/ledger/read-ledger.ts';
import {
  embeddedLedgerServer,
  type LedgerServer,
  migrationSet,
  nativeLedgerServer,
  session,
  withFile,
} from '../../support/ledger-servers.ts';
import { onLedgerServers } from '../../support/on-ledger-servers.ts';
import { describeWithServer, postgres15WithPgvector } from '../../support/postgres-installation.ts';

const run = { dimensions: 3, program: '1.2.3' };
const two = migrationSet({
  '1_a.up.sql': 'create table a (id int);',
  '1_a.down.sql': 'drop table a;',
  '2_i.sql':
    '-- no-transaction\n-- migrate:up\ncreate index concurrently a_id on a (id);\n-- migrate:down\ndrop index concurrently a_id;',
});

onLedgerServers('migrateDown', everywhere);

function everywhere(server: LedgerServer): void {
  test('takes back the last first, and up applies them again', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, two, run);
    const report = await migrateDown(connection, two, { ...run, steps: 5 });
    expect(report.outcomes).toMatchObject([
      { name: '2_i', status: 'reverted' },
      { name: '1_a', status: 'reverted' },
    ]);
    expect(await readLedger(connection)).toEqual({ kind: 'readable', applied: [] });
    const { rows } = await connection.query("select to_regclass('a') as a");
    expect(rows).toEqual([{ a: null }]);
    expect((await migrateUp(connection, two, run)).outcomes).toHaveLength(2);
  });

  test('one step takes back one', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, two, run);
    const report = await migrateDown(connection, two, { ...run, steps: 1 });
    expect(report.outcomes.map(({ name }) => name)).toEqual(['2_i']);
  });

  test('without anything applied there is nothing to do', async () => {
    const connection = await session(await server.empty());
    expect((await migrateDown(connection, two, { ...run, steps: 1 })).outcomes).toEqual([]);
  });

  test('nothing is done when one of them has no way back', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql': 'create table a (id int);',
      '2_b.sql': 'create table b (id int);\n-- Down Migration\ndrop table b;',
    });
    await migrateUp(connection, set, run);
    await expect(migrateDown(connection, set, { ...run, steps: 2 })).rejects.toMatchObject({
      code: 'MIGRATION_IRREVERSIBLE',
      message:
        'Migration 1_a cannot be taken back: db/1_a.sql has no part for it. Nothing was done.',
    });
    const { rows } = await connection.query("select to_regclass('b')::text as b");
    expect(rows).toEqual([{ b: 'b' }]);
  });

  test('one whose file is gone cannot be taken back', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, two, run);
    const first = { ...two, migrations: two.migrations.slice(0, 1) };
    await expect(migrateDown(connection, first, { ...run, steps: 1 })).rejects.toMatchObject({
      code: 'MIGRATION_IRREVERSIBLE',
      message: expect.stringContaining('its file is gone') as string,
    });
  });

  test('one whose file was changed is not taken back by other statements', async () => {
    const connection = await session(await server.empty());
    await migrateUp(connection, two, run);
    const changed = withFile(two, '2_i.sql', 'select 1;\n-- Down Migration\ndrop table a;');
    await expect(migrateDown(connection, changed, { ...run, steps: 1 })).rejects.toMatchObject({
      code: 'MIGRATION_DRIFT',
    });
  });

  test('a way back that fails leaves the migration applied', async () => {
    const connection = await session(await server.empty());
    const set = migrationSet({
      '1_a.sql': 'create table a (id int);\n-- Down Migration\ndrop table a;\ndrop table missing;',
    });
    await migrateUp(connection, set, run);
    await expect(migrateDown(connection, set, { ...run, steps: 1 })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('db/1_a.sql:4') as string,
    });
    expect(await readLedger(connection)).toMatchObject({ applied: [{ name: '1_a' }] });
  });

  test('runs at the same time take each migration back once', async () => {
    const settings = await server.empty();
    const set = migrationSet({
      '1_a.sql': 'create table a (id int);\n-- Down Migration\ndrop table a;',
    });
    const sessions = await Promise.all(Array.from({ length: 6 }, () => session(settings)));
    await migrateUp(sessions[0]!, set, run);
    const reports = await Promise.all(
      sessions.map((connection) => migrateDown(connection, set, { ...run, steps: 1 })),
    );
    const reverted = reports.flatMap(({ outcomes }) =>
      outcomes.filter(({ status }) => status === 'reverted'),
    );
    expect(reverted).toHaveLength(1);
  });
}

const own = ownMigrations({ vector_dimensions: 3, vector_schema: '"public"' });

describe('our own migrations on the embedded fallback', () => {
  test('down keeps pgvector, which nobody could drop there, and says what would remove it', async () => {
    const server = await embeddedLedgerServer();
    const connection = await session(await server.empty());
    await migrateUp(connection, own, run);
    const asked = { ...run, probe: await probe(connection), steps: 1 };
    const { outcomes } = await migrateDown(connection, own, asked);
    await connection.close();
    await server.stop();
    expect(outcomes).toMatchObject([
      {
        status: 'kept',
        reason: expect.stringContaining('setup-wizard fallback destroy') as string,
      },
    ]);
  });
});

describeWithServer(postgres15WithPgvector(), 'our own migrations', (binDir) => {
  let server: Awaited<ReturnType<typeof nativeLedgerServer>>;
  beforeAll(async () => {
    server = await nativeLedgerServer(binDir);
    return server.stop;
  });

  test('down drops pgvector when it was created here and nothing uses it', async () => {
    const settings = await server.empty();
    await bootstrapDatabase(settings, { target: 'primary', tries: 1 });
    const connection = await session(settings);
    await migrateUp(connection, own, run);
    const report = await migrateDown(connection, own, { ...run, steps: 1 });
    expect(report.outcomes).toMatchObject([{ name: '0001_pgvector', status: 'reverted' }]);
    const { rowCount } = await connection.query(
      "select from pg_extension where extname = 'vector'",
    );
    expect(rowCount).toBe(0);
  });

  test('down keeps pgvector, and its row, while a table uses it', async () => {
    const settings = await server.empty();
    await bootstrapDatabase(settings, { target: 'primary', tries: 1 });
    const connection = await session(settings);
    await migrateUp(connection, own, run);
    await connection.query('create table e (v vector(3))');
    const report = await migrateDown(connection, own, { ...run, steps: 1 });
    expect(report.outcomes).toMatchObject([
      {
        status: 'kept',
        reason: expect.stringMatching(
          /^Cannot drop pgvector: tables using vector type exist: column v of table e\. Nothing was dropped\./u,
        ) as string,
      },
    ]);
    expect(await readLedger(connection)).toMatchObject({ applied: [{ name: '0001_pgvector' }] });
  });

  test('the file never changes: databases remember its checksum', () => {
    expect(own.migrations.map(({ checksum }) => checksum)).toEqual([
      '87f90bc096a5006780fb2160f6524e67e96db2096b1856249fe130e2d2dc5f79',
    ]);
  });
});

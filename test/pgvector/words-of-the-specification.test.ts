import { beforeAll, beforeEach, expect, test } from 'vitest';

import { bootstrapDatabase } from '../../src/pgvector/bootstrap-database.ts';
import { disableExtension } from '../../src/pgvector/disable-extension.ts';
import { explainDisable } from '../../src/pgvector/explain-disable.ts';
import { runChecks } from '../../src/pgvector/run-checks.ts';
import type { CheckId } from '../../src/postgres/check-result.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgvectorFiles, pgvectorFiles } from '../support/pgvector-files.ts';
import {
  describeWithServer,
  postgres15,
  postgres15WithPgvector,
} from '../support/postgres-installation.ts';

const options = { target: 'primary', tries: 1 } as const;

async function messageOf(
  settings: ConnectionSettings,
  id: CheckId,
  dimensions = 768,
): Promise<string> {
  const report = await runChecks(settings, { target: 'primary', dimensions });
  return report.results.find((result) => result.id === id)?.message ?? '';
}

/** What this server says about its version from now on, in one database. */
const pretendVersion = (number: number, text: string): string =>
  `create or replace function pg_catalog.current_setting(text) returns text language sql stable as $$
     select case $1 when 'server_version_num' then '${number}' when 'server_version' then '${text}'
     else pg_catalog.current_setting($1, false) end $$`;

/** What seed 002 asks to be said, word by word, on servers that are in these states. */
describeWithServer(postgres15WithPgvector(), 'the words of the specification', (binDir) => {
  let server: NativePostgres;
  let files: PgvectorFiles;
  let settings: ConnectionSettings;
  beforeAll(async () => {
    files = await pgvectorFiles(binDir);
    server = await startNativePostgres(files.binDir);
    await server.sql("create role app login password 'app pass'");
    return async () => {
      await server.stop();
      await files.remove();
    };
  });
  beforeEach(async () => {
    await files.restore();
    settings = await freshDatabase(server);
  });

  const sql = (text: string) => server.sql(text, settings.database);

  test('PostgreSQL before 14', async () => {
    await sql(pretendVersion(130_022, '13.22'));
    const said = 'PostgreSQL 14+ required for pgvector 0.5.0+. Current: 13.22';
    expect(await messageOf(settings, 'server.version')).toBe(said);
    await expect(bootstrapDatabase(settings, options)).rejects.toMatchObject({ message: said });
  });

  test('an installed pgvector before 0.5.0', async () => {
    await sql(
      "create extension vector; update pg_extension set extversion = '0.4.4' where extname = 'vector'; update pg_am set amname = 'none' where amname = 'hnsw'",
    );
    expect(await messageOf(settings, 'pgvector.version')).toBe(
      'pgvector version 0.4.4 < required 0.5.0',
    );
    expect(await messageOf(settings, 'pgvector.index')).toBe(
      'Not tested: pgvector 0.4.4 has no HNSW index.',
    );
  });

  test('an installed pgvector before 0.7.0 with more than 2,000 dimensions', async () => {
    await sql(
      "create extension vector; update pg_extension set extversion = '0.6.2' where extname = 'vector'",
    );
    expect(await messageOf(settings, 'pgvector.version', 3072)).toBe(
      'pgvector version 0.6.2 < required 0.7.0 (for 3072 dimensions)',
    );
  });

  test.each([
    ['0.4.4', 768, 'pgvector version 0.4.4 < required 0.5.0'],
    ['0.6.2', 3072, 'pgvector version 0.6.2 < required 0.7.0 (for 3072 dimensions)'],
  ])(
    'pgvector %s on offer for %i dimensions, which is not even created',
    async (version, dimensions, said) => {
      await files.offer(version);
      await expect(bootstrapDatabase(settings, { ...options, dimensions })).rejects.toMatchObject({
        code: 'PGVECTOR_TOO_OLD',
        message: said,
      });
      expect(await sql("select from pg_extension where extname <> 'plpgsql'")).toEqual([]);
    },
  );

  test('a role without the right', async () => {
    const app = { ...settings, user: 'app', password: 'app pass' };
    const said = expect.stringContaining('Insufficient privileges to CREATE EXTENSION') as string;
    expect(await messageOf(app, 'pgvector.installed')).toEqual(said);
    await expect(bootstrapDatabase(app, options)).rejects.toMatchObject({
      code: 'PGVECTOR_PERMISSION',
      message: said,
    });
  });

  test('a type from a different source', async () => {
    await sql('create table vector (id int)');
    const said = expect.stringContaining(
      "Type 'vector' already exists from different source",
    ) as string;
    expect(await messageOf(settings, 'pgvector.conflict')).toEqual(said);
    await expect(bootstrapDatabase(settings, options)).rejects.toMatchObject({
      code: 'PGVECTOR_CONFLICT',
      message: said,
    });
  });

  test('a downgrade that tables stand against', async () => {
    await bootstrapDatabase(settings, options);
    await sql('create table memories (embedding vector(768))');
    const connection = await connect(settings, options);
    const outcome = await disableExtension(connection);
    await connection.close();
    expect(explainDisable(outcome, settings.database)).toMatchObject({
      message: 'Cannot drop pgvector: tables using vector type exist',
      detail: 'column embedding of table memories',
    });
  });

  test('a type that does not work', async () => {
    await bootstrapDatabase(settings, options);
    await files.lose('library');
    expect(await messageOf(settings, 'pgvector.type')).toContain(
      'Extension verification failed: vector type not functional',
    );
  });
});

describeWithServer(postgres15(), 'the words of the specification', (binDir) => {
  test('a server without pgvector', async () => {
    const server = await startNativePostgres(binDir);
    const said = 'pgvector extension not available. Ensure postgresql-15-pgvector is installed';
    try {
      expect(await messageOf(server.settings, 'pgvector.available')).toBe(said);
      await expect(bootstrapDatabase(server.settings, options)).rejects.toMatchObject({
        code: 'PGVECTOR_NOT_AVAILABLE',
        message: said,
      });
    } finally {
      await server.stop();
    }
  });
});

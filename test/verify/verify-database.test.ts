import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SetupError } from '../../src/errors/setup-error.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { DatabaseNotVerifiedError } from '../../src/verify/database-not-verified-error.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';
import type { VerifyOptions } from '../../src/verify/verify-options.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { unusedPort } from '../support/unused-port.ts';

/** What the log of an application gets, as it would print it. */
function logged(): { readonly lines: string[]; readonly log: NonNullable<VerifyOptions['log']> } {
  const lines: string[] = [];
  return { lines, log: (level, text) => lines.push(`${level.toUpperCase().padEnd(5)} ${text}`) };
}

const failureOf = async (work: Promise<unknown>): Promise<SetupError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return error as SetupError;
};

const at = (settings: ConnectionSettings): pg.ClientConfig => {
  const { host, port, database, user, password } = settings;
  return { host, port, database, user, password: password ?? '' };
};

describeWithServer(postgres15WithPgvector(), 'verifyDatabase on PostgreSQL 15', (binDir) => {
  let server: NativePostgres;
  let settings: ConnectionSettings;
  let client: pg.Client;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql("create role app login password 'a password'");
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    settings = await databaseOfApp();
    client = new pg.Client(at(settings));
    await client.connect();
    return () => client.end();
  });

  const databaseOfApp = async (): Promise<ConnectionSettings> => {
    const made = await freshDatabase(server, 'app');
    return { ...made, user: 'app', password: 'a password' };
  };
  const asSuperuser = (text: string) => server.sql(text, settings.database);
  const verifying = (options: VerifyOptions = {}) =>
    verifyDatabase({ database: client, ...options });

  it('ends with its signal, whoever asks the database', async () => {
    const abort = new AbortController();
    const silent = { query: () => new Promise<never>(() => undefined) };
    const outcome = failureOf(verifyDatabase({ database: silent, signal: abort.signal }));
    abort.abort();
    expect(await outcome).toMatchObject({ code: 'CANCELLED' });
  });

  it('logs the lines of the manual', async () => {
    await asSuperuser('create extension vector');
    const { lines, log } = logged();
    await verifying({ log });
    expect(lines).toEqual([
      'INFO  Starting database migrations...',
      'DEBUG Verifying pgvector extension availability...',
      'INFO  pgvector extension verified successfully',
    ]);
  });

  it('explains in the log what to do where the extension was not created', async () => {
    const { lines, log } = logged();
    const error = await failureOf(verifying({ log, application: 'The Knowledge Agent' }));
    expect(error).toBeInstanceOf(DatabaseNotVerifiedError);
    expect(error).toMatchObject({ code: 'PGVECTOR_MISSING', exitCode: 3 });
    const text = lines.join('\n');
    expect(text).toContain(
      'ERROR Failed to run database migrations\n  error=pgvector extension not found\n',
    );
    expect(text).toContain(
      'The Knowledge Agent requires the pgvector extension for semantic search.\n\nInstallation instructions by platform:\n',
    );
    expect(text).toContain(`"${settings.database}"`);
    expect(text).toMatch(/create extension/iu);
  });

  it.each([
    [
      'a namesake hides the type',
      'create table vector (id int); grant select on vector to app',
      {},
      { code: 'PGVECTOR_CONFLICT' },
    ],
    [
      'the schema of pgvector is not in search_path',
      'create schema extensions; create extension vector schema extensions; grant usage on schema extensions to app',
      {},
      { code: 'PGVECTOR_NOT_VISIBLE', fix: expect.stringContaining('search_path') as string },
    ],
    [
      'the schema of pgvector may not be used',
      'create schema extensions; create extension vector schema extensions',
      {},
      { code: 'PGVECTOR_NOT_VISIBLE', fix: expect.stringContaining('grant usage') as string },
    ],
    [
      'a newer pgvector is wanted',
      'create extension vector',
      { minimumVersion: '99.0' },
      { code: 'PGVECTOR_TOO_OLD', message: expect.stringContaining('required 99.0') as string },
    ],
    [
      'the column has other dimensions',
      'create extension vector; create table notes (embedding vector(384))',
      { embedding: { dimensions: 768, table: 'notes', column: 'embedding' } },
      {
        code: 'DIMENSIONS_MISMATCH',
        message:
          'Column notes.embedding holds vectors of 384 dimensions, the application makes 768.',
      },
    ],
    [
      'the column holds no vectors',
      'create extension vector; create table notes (embedding text)',
      { embedding: { dimensions: 768, table: 'notes', column: 'embedding' } },
      { code: 'DIMENSIONS_MISMATCH', message: expect.stringContaining('text') as string },
    ],
    [
      'writes are wanted and the session takes none',
      'create extension vector; alter role app in database {database} set default_transaction_read_only = on',
      { writable: true },
      { code: 'SERVER_READ_ONLY', fix: expect.stringContaining('alter role') as string },
    ],
  ])('fails when %s', async (_, statements, wishes, expected) => {
    await asSuperuser(statements.replace('{database}', settings.database));
    await client.end();
    client = new pg.Client(at(settings));
    await client.connect();
    const error = await failureOf(verifying(wishes));
    expect(error).toBeInstanceOf(DatabaseNotVerifiedError);
    expect(error).toMatchObject(expected);
  });

  it.each([
    ['does not exist yet', ''],
    ['takes every size', 'create table notes (embedding vector)'],
    ['has the dimensions', 'create table notes (embedding vector(768))'],
  ])('lets a column pass that %s', async (_, statement) => {
    await asSuperuser(`create extension vector; ${statement}`);
    const embedding = { dimensions: 768, table: 'notes', column: 'embedding' };
    expect(await verifying({ embedding })).toMatchObject({ readOnly: false });
  });

  it('tells what a read-only session is, without failing', async () => {
    await asSuperuser('create extension vector');
    await client.query('set default_transaction_read_only = on');
    expect(await verifying()).toMatchObject({ readOnly: true });
  });

  it('tells how the provider at the host of a pool wants it', async () => {
    const database = {
      options: { host: 'db.abcdefghijkl.supabase.co' },
      query: (text: string, values?: unknown[]) => client.query(text, values),
    };
    expect(await failureOf(verifyDatabase({ database }))).toMatchObject({
      code: 'PGVECTOR_MISSING',
      detail: expect.stringContaining('at Supabase (host db.') as string,
      fix: expect.stringContaining('Dashboard > Database > Extensions') as string,
    });
  });

  describe('with a primary that takes no writes', () => {
    let primary: ConnectionSettings;
    beforeEach(async () => {
      primary = await databaseOfApp();
      const { database } = primary;
      const readOnly = `alter database ${database} set default_transaction_read_only = on`;
      await server.sql(`create extension vector; ${readOnly}`, database);
    });

    it.each([false, true])('takes the fallback, writable wanted: %s', async (writable) => {
      await asSuperuser('create extension vector');
      const targets = { primary, fallback: settings };
      expect(await verifyDatabase({ targets, writable })).toMatchObject({
        target: 'fallback',
        database: settings.database,
        degraded: { code: 'SERVER_READ_ONLY', target: 'primary' },
      });
    });

    it('names both when the fallback cannot be reached either', async () => {
      const fallback = { ...settings, port: await unusedPort() };
      const work = verifyDatabase({ targets: { primary, fallback }, tries: 1 });
      await expect(work).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        detail: expect.stringMatching(/^primary: .* takes no w.*\nfallback: Nothing a/u) as string,
      });
    });
  });

  it('diagnoses a pool that cannot connect by its own address', async () => {
    const port = await unusedPort();
    const url = `postgresql://app:secret-word@127.0.0.1:${port}/shop`;
    const pool = new pg.Pool({ connectionString: url });
    const error = await failureOf(verifyDatabase({ database: pool }));
    await pool.end();
    expect(error).toMatchObject({ code: 'CONNECTION_REFUSED', exitCode: 1 });
    expect(error.message).toContain(String(port));
    expect(JSON.stringify(error) + error.message + error.fix).not.toContain('secret-word');
  });
});

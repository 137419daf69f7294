import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SetupError } from '../../src/errors/setup-error.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { createDatabaseRouter } from '../../src/router/create-database-router.ts';
import { DatabaseNotVerifiedError } from '../../src/verify/database-not-verified-error.ts';
import { verifyDatabase } from '../../src/verify/verify-database.ts';
import type { VerifyOptions } from '../../src/verify/verify-options.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
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

describe('verifyDatabase on the embedded fallback', () => {
  let fallback: EmbeddedFallback;
  beforeAll(async () => {
    fallback = await startEmbedded();
  });
  afterAll(() => fallback.end());

  it('tells through a pool what runs there', async () => {
    const found = await verifyDatabase({ database: fallback.pool(1) });
    expect(found).toMatchObject({
      target: null,
      place: { host: '127.0.0.1', port: fallback.spec.port },
      database: 'app_fallback',
      user: 'app',
      serverVersion: '18.6',
      pgvector: '0.8.7',
      readOnly: false,
      embedding: null,
      degraded: null,
    });
  });

  it('asks once', async () => {
    const client = await fallback.client();
    const asked: string[] = [];
    await verifyDatabase({
      database: {
        query: (text, values) => {
          asked.push(text);
          return client.query(text, values);
        },
      },
    });
    expect(asked).toHaveLength(1);
  });

  it('asks through a router, and says which database it stands on', async () => {
    const targets = { primary: null, fallback: fallback.settings };
    await using router = await createDatabaseRouter({ targets });
    expect(await verifyDatabase({ database: router })).toMatchObject({
      target: 'fallback',
      place: { port: fallback.spec.port },
      degraded: null,
    });
  });

  it('stands in for a primary that is gone, with the reason', async () => {
    const primary = { ...fallback.settings, port: await unusedPort() };
    const targets = { primary, fallback: fallback.settings };
    const found = await verifyDatabase({ targets, tries: 1 });
    expect(found).toMatchObject({
      target: 'fallback',
      degraded: { code: 'CONNECTION_REFUSED', target: 'primary' },
    });
  });

  it('does not stand in for a primary that refuses the password', async () => {
    const targets = {
      primary: { ...fallback.settings, password: 'wrong' },
      fallback: fallback.settings,
    };
    const { code, target } = await failureOf(verifyDatabase({ targets }));
    expect({ code, target }).toEqual({ code: 'AUTH_FAILED', target: 'primary' });
  });

  it('names both when neither can be used', async () => {
    const gone = { ...fallback.settings, port: await unusedPort() };
    const work = verifyDatabase({ targets: { primary: gone, fallback: gone }, tries: 1 });
    const { code, detail } = await failureOf(work);
    expect(code).toBe('DATABASE_UNAVAILABLE');
    expect(detail).toMatch(/^primary: Nothing accepts .*\nfallback: Nothing accepts /u);
  });
});

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
    const made = await freshDatabase(server, 'app');
    settings = { ...made, user: 'app', password: 'a password' };
    client = new pg.Client(at(settings));
    await client.connect();
    return () => client.end();
  });

  const asSuperuser = (text: string) => server.sql(text, settings.database);
  const verifying = (options: VerifyOptions = {}) =>
    verifyDatabase({ database: client, ...options });

  it('logs the lines of the manual', async () => {
    await asSuperuser('create extension vector');
    const { lines, log } = logged();
    await verifying({ log });
    expect(lines).toEqual([
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
      'The Knowledge Agent requires the pgvector extension for semantic search.\n\n',
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
    const at = { options: { host: 'db.abcdefghijkl.supabase.co' } };
    const database = {
      ...at,
      query: (text: string, values?: unknown[]) => client.query(text, values),
    };
    expect(await failureOf(verifyDatabase({ database }))).toMatchObject({
      code: 'PGVECTOR_MISSING',
      detail: expect.stringContaining('at Supabase (host db.') as string,
      fix: expect.stringContaining('Dashboard > Database > Extensions') as string,
    });
  });

  it('takes the fallback in place of a primary that takes no writes', async () => {
    await asSuperuser('create extension vector');
    const primary = {
      ...(await freshDatabase(server, 'app')),
      user: 'app',
      password: 'a password',
    };
    await server.sql(
      `create extension vector; alter database ${primary.database} set default_transaction_read_only = on`,
      primary.database,
    );
    const found = await verifyDatabase({ targets: { primary, fallback: settings } });
    expect(found).toMatchObject({
      target: 'fallback',
      database: settings.database,
      degraded: { code: 'SERVER_READ_ONLY', target: 'primary' },
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

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookAtDatabase } from '../../src/services/look-at-database.ts';
import { type NativePostgres, startNativePostgres } from '../support/native-postgres.ts';
import { type PgliteServer, startPglite } from '../support/pglite-server.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import { unusedPort } from '../support/unused-port.ts';

const never = new AbortController().signal;

describe('an embedded server', () => {
  let server: PgliteServer;
  beforeAll(async () => {
    server = await startPglite();
  });
  afterAll(() => server.stop());

  it('without pgvector fails with the command that creates it', async () => {
    const { results } = await lookAtDatabase('fallback', server.settings, { signal: never });
    const [database, vector] = results;
    expect(database).toMatchObject({ id: 'services.postgresql.fallback', status: 'pass' });
    expect(vector).toMatchObject({
      id: 'services.pgvector.fallback',
      status: 'fail',
      message: 'pgvector is not installed in the database "postgres".',
      fix: 'setup-wizard bootstrap --target fallback',
    });
  });

  it('with pgvector in a schema of its own passes, each with its latency', async () => {
    await server.sql('create schema "my types"; create extension vector schema "my types"');
    const { results } = await lookAtDatabase('fallback', server.settings, { signal: never });
    for (const { status, latencyMs, fix } of results) {
      expect({ status, fix }).toEqual({ status: 'pass', fix: null });
      expect(latencyMs).toBeGreaterThan(0);
    }
    expect(results[1]?.message).toMatch(/^pgvector [\d.]+ in the schema "my types" answers\.$/u);
  });

  it('that is not there fails after one try, and nothing is said of pgvector', async () => {
    const settings = { ...server.settings, port: await unusedPort() };
    expect((await lookAtDatabase('primary', settings, { signal: never })).results).toMatchObject([
      {
        status: 'fail',
        latencyMs: null,
        message: expect.stringContaining('ECONNREFUSED') as string,
      },
      { status: 'skip', message: 'Not asked: the server gives no answer.' },
    ]);
  });

  it('that nobody has named is skipped', async () => {
    expect((await lookAtDatabase('primary', null, { signal: never })).results).toMatchObject([
      { endpoint: null, status: 'skip', message: 'No primary is configured.' },
      { endpoint: null, status: 'skip' },
    ]);
  });
});

describeWithServer(postgres15WithPgvector(), 'a native server', (binDir) => {
  let server: NativePostgres;
  beforeAll(async () => {
    server = await startNativePostgres(binDir);
    await server.sql('create extension vector');
  });
  afterAll(() => server.stop());

  it('passes with its version and that of pgvector', async () => {
    expect(
      (await lookAtDatabase('primary', server.settings, { signal: never })).results,
    ).toMatchObject([
      { status: 'pass', message: expect.stringMatching(/^PostgreSQL 15\.\d+/u) as string },
      { status: 'pass', message: 'pgvector 0.8.0 in the schema "public" answers.' },
    ]);
  });

  it('that refuses the password fails with its words', async () => {
    const settings = { ...server.settings, password: 'not the one' };
    const { results } = await lookAtDatabase('primary', settings, { signal: never });
    const [database] = results;
    expect(database).toMatchObject({ status: 'fail' });
    expect(database?.message).toContain('password authentication failed');
    expect(JSON.stringify(database)).not.toContain('not the one');
  });
});

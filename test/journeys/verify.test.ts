import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fenceRecord } from '../../src/journal/fence-record.ts';
import { type RoutePlace, routePlace } from '../support/route-place.ts';
import type { CliResult } from '../support/run-cli.ts';

const document = ({ stdout }: CliResult): Readonly<Record<string, unknown>> =>
  JSON.parse(stdout) as Readonly<Record<string, unknown>>;

describe('setup-wizard verify', () => {
  let place: RoutePlace;
  beforeAll(async () => {
    place = await routePlace();
  });
  afterAll(() => place[Symbol.asyncDispose]());
  beforeEach(() => place.proxy.set({ kind: 'ok' }));

  it('names the primary in one line, with exit 0 and without a password', async () => {
    const { code, stdout, stderr } = await place.run(['verify']);
    expect(stdout).toBe(
      `pgvector extension verified successfully: primary 127.0.0.1:${place.proxy.port}/shop as ann (PostgreSQL 18.6, pgvector 0.8.7)\n`,
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'Verifying pgvector extension availability...\n',
    });
  });

  it('says that the column it was asked about does not exist', async () => {
    const { code, stdout } = await place.run(['verify', '--column', 'notes.embedding']);
    expect(code).toBe(0);
    expect(stdout).toContain('pgvector 0.8.7, no column notes.embedding yet)');
  });

  it('gives a document', async () => {
    const result = await place.run(['verify', '--json', '--target', 'fallback']);
    expect(document(result)).toMatchObject({
      command: 'verify',
      ok: true,
      exitCode: 0,
      target: 'fallback',
      port: place.fallbackPort,
      database: 'shop_fallback',
      serverVersion: '18.6',
      pgvector: '0.8.7',
      readOnly: false,
      error: null,
    });
  });

  it('ends with 3 where the database answers and is not as it has to be', async () => {
    const result = await place.run(['verify', '--minimum', '99.0', '--quiet']);
    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(
      /^error PRIMARY_PGVECTOR_TOO_OLD: pgvector version 0\.8\.7 < required 99\.0\n {2}fix: ./u,
    );
  });

  it('ends with 4 on the fallback while the primary is gone, and says why', async () => {
    await place.proxy.set({ kind: 'refuse' });
    const result = await place.run(['verify', '--json', '--retries', '1']);
    expect(result.code).toBe(4);
    expect(document(result)).toMatchObject({
      ok: false,
      mode: 'degraded',
      target: 'fallback',
      error: { code: 'PRIMARY_CONNECTION_REFUSED' },
    });
  });

  it('ends with 1 where the one that is named cannot be reached', async () => {
    await place.proxy.set({ kind: 'refuse' });
    const { code, stderr } = await place.run([
      ...['verify', '--target', 'primary'],
      ...['--retries', '1', '--quiet'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('error PRIMARY_CONNECTION_REFUSED');
  });

  it('takes the fallback while it holds writes, however healthy the primary is', async () => {
    await fenceRecord.write(place.stateDir, {
      version: 1,
      epoch: 1,
      mode: 'open',
      pair: 'a pair',
      reason: null,
      since: '2026-01-02T03:04:05.678Z',
      primary: null,
    });
    const result = await place.run(['verify', '--json']);
    await fenceRecord.write(place.stateDir, {
      version: 1,
      epoch: 1,
      mode: 'closed',
      pair: 'a pair',
      reason: null,
      since: '2026-01-02T03:04:05.678Z',
      primary: null,
    });
    expect(document(result)).toMatchObject({
      exitCode: 4,
      target: 'fallback',
      error: { code: 'RECONCILE_REQUIRED' },
    });
  });

  it('ends with 130 at Ctrl-C, in the middle of waiting for an answer', async () => {
    await place.proxy.set({ kind: 'freeze' });
    const { code } = await place.run(['verify'], {
      onLine: (_, child) => child.kill('SIGINT'),
    });
    expect(code).toBe(130);
  });

  it.each([
    [['--column', 'embedding'], '--column takes TABLE.COLUMN'],
    [['--minimum', 'newest'], '--minimum takes a version of pgvector'],
  ])('refuses %s', async (args, message) => {
    const { code, stderr } = await place.run(['verify', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { heldWrites, type HeldWrites } from '../../src/fallback/held-writes.ts';
import { refuseHeldWrites } from '../../src/fallback/refuse-held-writes.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { tempDir } from '../support/temp-dir.ts';

let server: EmbeddedFallback;
let stateDir: string;

beforeAll(async () => {
  server = await startEmbedded();
  ({ stateDir } = server.spec);
});
afterAll(() => server.end());
beforeEach(() => startFallback({ stateDir }));

const held = (password: string | null = server.spec.password): Promise<HeldWrites> =>
  heldWrites({ stateDir, password });

/** The journal as the router keeps it, with one write that was brought back and these that were not. */
async function journal(unreplayed: number): Promise<void> {
  const client = await server.client();
  await client.query('create schema if not exists setup_wizard');
  await client.query('drop table if exists setup_wizard.journal');
  await client.query('create table setup_wizard.journal (replayed_at timestamptz)');
  await client.query('insert into setup_wizard.journal values (now())');
  await client.query(
    'insert into setup_wizard.journal select null from generate_series(1, $1::int)',
    [unreplayed],
  );
  await client.end();
}

describe('the writes that only the fallback has', () => {
  test('are none where nothing was ever set up', async () => {
    const empty = await tempDir();
    expect(await heldWrites({ stateDir: empty, password: null })).toEqual({ kind: 'none' });
  });

  test('are none where nothing was ever journalled', async () => {
    expect(await held()).toEqual({ kind: 'none' });
  });

  test('are those of the journal that were not brought back', async () => {
    await journal(2);
    expect(await held()).toEqual({ kind: 'some', count: 2 });
  });

  test('are none when all were brought back', async () => {
    await journal(0);
    expect(await held()).toEqual({ kind: 'none' });
  });

  test('are not known without its password', async () => {
    expect(await held(null)).toMatchObject({ kind: 'unknown' });
  });

  test('are not known when it does not accept the password', async () => {
    expect(await held('another one')).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('password') as string,
    });
  });

  test('are counted in one that was stopped, which is stopped again', async () => {
    await journal(1);
    await stopFallback(stateDir);
    expect(await held()).toEqual({ kind: 'some', count: 1 });
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
  });
});

describe('whoever would delete them', () => {
  const refused = async (password: string | null): Promise<unknown> =>
    await refuseHeldWrites({ stateDir, password }).catch((error: unknown) => error);

  test('is refused with their number, and the way to keep them or give them up', async () => {
    await journal(3);
    expect(await refused(server.spec.password)).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: expect.stringContaining('holds 3 writes') as string,
      fix: expect.stringMatching(/Copy them to the primary.*--discard-writes/u) as string,
    });
  });

  test('is refused when nobody can tell, with the reason', async () => {
    expect(await refused(null)).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      detail: 'The settings do not hold its password.',
      fix: expect.stringContaining('--discard-writes') as string,
    });
  });
});

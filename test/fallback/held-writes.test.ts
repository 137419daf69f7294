import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { heldWrites, type HeldWrites, type Look } from '../../src/fallback/held-writes.ts';
import { refuseHeldWrites } from '../../src/fallback/refuse-held-writes.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { fenceWrites } from '../../src/fallback/write-fence.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { transferDatabase } from '../../src/transfer/transfer-database.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';
import { tempDir } from '../support/temp-dir.ts';

let server: EmbeddedFallback;
let primary: EmbeddedFallback;
let stateDir: string;

beforeAll(async () => {
  [server, primary] = await Promise.all([startEmbedded(), startEmbedded()]);
  ({ stateDir } = server.spec);
});
afterAll(() => Promise.all([server.end(), primary.end()]));
beforeEach(() => startFallback({ stateDir }));

const held = (
  password: string | null = server.spec.password,
  from: ConnectionSettings | null = null,
): Promise<HeldWrites> => heldWrites({ stateDir, password, primary: from });
const away: ConnectionSettings = {
  ...{ host: '127.0.0.1', port: 1, database: 'shop', user: 'app', password: 'any' },
  ...{ sslmode: 'disable', sslrootcert: null },
};
const comparedWith = (from: ConnectionSettings | null) => held(server.spec.password, from);

/** Both databases have no table but the notes with these lines; null for none at all. */
async function notes(here: readonly string[] | null, there: readonly string[] | null) {
  for (const [side, lines] of [
    [server, here],
    [primary, there],
  ] as const) {
    const client = await side.client();
    await client.query('drop table if exists notes; drop schema if exists setup_wizard cascade');
    if (lines !== null) {
      await client.query('create table notes (line text)');
      await client.query('insert into notes select unnest($1::text[])', [lines]);
    }
    await client.end();
  }
}

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
    const request = { stateDir: await tempDir(), password: null, primary: null };
    expect(await heldWrites(request)).toEqual({ kind: 'none', look: null });
  });

  test('are none where nothing was ever journalled, and no table has rows', async () => {
    expect(await held()).toMatchObject({ kind: 'none' });
  });

  test('are those of the journal that were not brought back', async () => {
    await journal(2);
    expect(await held()).toEqual({ kind: 'journalled', count: 2 });
  });

  test('are none when all were brought back', async () => {
    await journal(0);
    expect(await held()).toMatchObject({ kind: 'none' });
  });

  test('are the rows that the primary does not have', async () => {
    await notes(['both', 'only here'], ['both']);
    const own = { kind: 'rows', places: ['public.notes'] };
    expect(await comparedWith(primary.settings)).toEqual(own);
  });

  test('are the rows of a table that the primary does not have at all', async () => {
    await notes(['only here'], null);
    expect(await comparedWith(primary.settings)).toMatchObject({ kind: 'rows' });
  });

  test('are none when the primary has the same rows, whoever brought them', async () => {
    await notes(['both'], ['both']);
    expect(await comparedWith(primary.settings)).toMatchObject({ kind: 'none' });
  });

  test('are none of the rows that a sync brought, even when the primary does not answer', async () => {
    await notes(null, ['both']);
    await transferDatabase({
      source: { settings: primary.settings, target: 'primary' },
      target: { settings: server.settings, target: 'fallback' },
      sequences: 'apart',
    });
    expect(await comparedWith(away)).toMatchObject({ kind: 'none' });
  });

  test('are all rows that no sync brought, where no primary is configured', async () => {
    await notes(['only here'], null);
    const own = { kind: 'rows without primary', places: ['public.notes'] };
    expect(await held()).toEqual(own);
    expect(await comparedWith(server.settings)).toEqual(own);
  });

  test('are not known for rows that no sync brought while the primary does not answer', async () => {
    await notes(['only here'], null);
    expect(await comparedWith(away)).toMatchObject({
      kind: 'rows unknown',
      places: ['public.notes'],
      reason: 'Nothing accepts connections at 127.0.0.1:1.',
    });
  });

  test('are not asked for in tables without rows', async () => {
    await notes([], null);
    expect(await comparedWith(away)).toMatchObject({ kind: 'none' });
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
    expect(await held()).toEqual({ kind: 'journalled', count: 1 });
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
  });
});

describe('whoever would delete them', () => {
  const refused = async (password: string | null): Promise<unknown> =>
    await refuseHeldWrites({ stateDir, password, primary: null }).catch((error: unknown) => error);

  test('is refused with their number, and the way to keep them or give them up', async () => {
    await journal(3);
    expect(await refused(server.spec.password)).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: expect.stringContaining('holds 3 writes') as string,
      fix: expect.stringMatching(/setup-wizard reconcile --apply.*--discard-writes/u) as string,
    });
  });

  test('is refused when nobody can tell, with the reason', async () => {
    expect(await refused(null)).toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      detail: 'The settings do not hold its password.',
      fix: expect.stringContaining('--discard-writes') as string,
    });
  });

  test('is told in which tables the rows are, and why the primary is of no help', async () => {
    await notes(['only here'], null);
    const request = { stateDir, password: server.spec.password, primary: away };
    await expect(refuseHeldWrites(request)).rejects.toMatchObject({
      code: 'FALLBACK_HOLDS_WRITES',
      message: expect.stringContaining('rows in public.notes') as string,
      detail: 'Nothing accepts connections at 127.0.0.1:1.',
      fix: expect.stringContaining('--discard-writes') as string,
    });
  });
});

describe('deleting a fallback that held nothing', () => {
  /** As it is before the deletion. */
  async function looked(): Promise<Look> {
    await notes([], null);
    const answer = await held();
    if (answer.kind !== 'none' || answer.look === null) throw new Error('there was nothing to see');
    return answer.look;
  }
  const destroy = ({ address, print }: Look) =>
    destroyFallback(stateDir, undefined, () => fenceWrites(address, print, undefined));

  test('is refused when somebody wrote to it meanwhile, and then it goes on as before', async () => {
    const look = await looked();
    const client = await server.client();
    await client.query("insert into notes values ('just now')");
    await expect(destroy(look)).rejects.toMatchObject({ code: 'FALLBACK_HOLDS_WRITES' });
    await client.query("insert into notes values ('afterwards')");
    expect((await client.query('select from notes')).rowCount).toBe(2);
    await client.end();
  });

  test('is refused when somebody made another table meanwhile', async () => {
    const look = await looked();
    const client = await server.client();
    await client.query('create table more as select 1 as one');
    await expect(destroy(look)).rejects.toMatchObject({ code: 'FALLBACK_HOLDS_WRITES' });
    await client.query('drop table more');
    await client.end();
  });

  test('acknowledges no write that it deletes', async () => {
    const look = await looked();
    const client = await server.client();
    let acknowledged = false;
    let late: Promise<void> = Promise.resolve();
    await destroyFallback(stateDir, undefined, async () => {
      const open = await fenceWrites(look.address, look.print, undefined);
      late = client.query("insert into notes values ('too late')").then(
        () => void (acknowledged = true),
        () => undefined,
      );
      return open;
    });
    await late;
    expect(acknowledged).toBe(false);
    expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: false });
  });
});

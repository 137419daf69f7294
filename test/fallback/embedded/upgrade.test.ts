import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { provisionEmbedded } from '../../../src/fallback/embedded/provision-embedded.ts';
import { readEmbeddedSettings } from '../../../src/fallback/embedded/read-embedded-settings.ts';
import { upgradeStage } from '../../../src/fallback/embedded/upgrade-stage.ts';
import { fallbackStatus } from '../../../src/fallback/fallback-status.ts';
import { startFallback } from '../../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../../src/fallback/stop-fallback.ts';
import { upgradeFallback } from '../../../src/fallback/upgrade-fallback.ts';
import { type EmbeddedFallback, embeddedAt } from '../../support/embedded-fallback.ts';
import { keptData, oldFallback } from '../../support/old-fallback.ts';
import { runCli } from '../../support/run-cli.ts';
import { setupDocument } from '../../support/setup-document.ts';

let server: EmbeddedFallback;
let stateDir: string;
/** The same once more, for the program; only one of them runs at a time. */
let copy: EmbeddedFallback;
beforeAll(async () => {
  server = await oldFallback();
  stateDir = server.spec.stateDir;
  copy = embeddedAt({ ...server.spec, stateDir: `${stateDir}-copy` });
  await cp(stateDir, copy.spec.stateDir, { recursive: true });
  return async () => {
    await copy.end();
    await server.end();
  };
}, 120_000);

const refused = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
const mayFetch = (): Promise<boolean> => Promise.resolve(false);
const majorIn = async (directory: string): Promise<string> =>
  (await readFile(join(server.paths.root, directory, 'PG_VERSION'), 'utf8')).trim();

test('data of an earlier major is not opened; the way out is named', async () => {
  expect(await refused(startFallback({ stateDir }))).toMatchObject({
    code: 'FALLBACK_DATA_UNREADABLE',
    fix: expect.stringContaining('setup-wizard fallback upgrade') as string,
  });
});

test('an upgrade that fails in the middle leaves the old data, and nothing of its own', async () => {
  const without = async (lock: string): Promise<readonly string[]> =>
    (await readdir(server.paths.root)).filter((name) => name !== lock);
  const before = await without('engine-lock');
  const giveUp = new AbortController();
  const failed = upgradeFallback({
    stateDir,
    mayFetch,
    dropBackup: false,
    signal: giveUp.signal,
    onProgress: (sentence) => {
      if (sentence.startsWith('Copying')) giveUp.abort();
    },
  });
  expect(await refused(failed)).toMatchObject({ code: 'CANCELLED' });
  expect(await without('engine-lock')).toEqual(before);
  expect(await majorIn('data')).toBe('17');
});

test('what an upgrade that was killed has left is cleared away by the next command', async () => {
  const stage = upgradeStage(server.paths);
  await mkdir(stage.next.data, { recursive: true });
  await writeFile(join(stage.next.data, 'PG_VERSION'), '18\n');
  await refused(startFallback({ stateDir }));
  expect(await readdir(server.paths.root)).not.toContain('upgrade');
  expect(await majorIn('data')).toBe('17');
});

test('a set-up brings the data over: rows, vectors, indexes, keys, types, views and functions', async () => {
  await provisionEmbedded(server.spec);
  const client = await server.client();
  const ask = async (sql: string): Promise<unknown[]> =>
    (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  expect(await ask('select count(*), sum(id) from item')).toEqual([['500', '125250']]);
  expect(await ask('select count(*), min(body) from note')).toEqual([['100', 'tab\tand\nline']]);
  expect(await ask(`select id from item order by v <-> '[3,3,2]' limit 1`)).toEqual([['3']]);
  expect(await ask('select feeling::text, twice(21) from item limit 1')).toEqual([['ok', 42]]);
  expect(await ask('select name from named where id = 7')).toEqual([['THING 7']]);
  const [index] = await ask(`select pg_get_indexdef('item_near'::regclass)`);
  expect(index).toEqual(['CREATE INDEX item_near ON public.item USING hnsw (v vector_l2_ops)']);
  expect(await ask(`insert into item (name) values ('next') returning id`)).toEqual([['501']]);
  await expect(ask('insert into note (item) values (9999)')).rejects.toThrow('foreign key');
  expect(await ask('select tableowner from pg_tables where tablename = $$item$$')).toEqual([
    ['app'],
  ]);
  await client.end();
});

test('which PGlite had the data open last is written down', async () => {
  const { pglite } = await server.state();
  expect(pglite).toMatch(/^0\.5\.\d+$/u);
  expect((await readEmbeddedSettings(server.paths.settings))?.pglite).toBe(pglite);
});

test('the old directory is kept until it is given up', async () => {
  expect(await keptData(server)).toEqual(['data.before-18']);
  expect(await majorIn('data.before-18')).toBe('17');
  const kept = await upgradeFallback({ stateDir, mayFetch, dropBackup: false });
  expect(kept).toMatchObject({ upgraded: null, dropped: [] });
  const dropped = await upgradeFallback({ stateDir, mayFetch, dropBackup: true });
  expect(dropped).toMatchObject({ upgraded: null, kept: [] });
  expect(await keptData(server)).toEqual([]);
});

test('one that was killed between putting the old away and the new in place is carried through', async () => {
  await stopFallback(stateDir);
  const stage = upgradeStage(server.paths);
  await mkdir(stage.next.root, { recursive: true });
  await writeFile(stage.verified, '');
  await rename(server.paths.data, stage.next.data);
  expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: true });
  await startFallback({ stateDir });
  const client = await server.client();
  expect((await client.query('select from item')).rowCount).toBe(501);
  await client.end();
});

test('the program brings it over, keeps what was before until told, and starts', async () => {
  await stopFallback(stateDir);
  const cwd = copy.spec.stateDir;
  const fallback = (...args: readonly string[]) =>
    runCli(['fallback', ...args, '--state-dir', cwd], { cwd });
  expect(setupDocument(await fallback('start', '--json')).error).toMatchObject({
    code: 'FALLBACK_DATA_UNREADABLE',
    fix: expect.stringContaining('setup-wizard fallback upgrade') as string,
  });

  const upgraded = await fallback('upgrade', '--yes');
  expect(upgraded.code, upgraded.stderr).toBe(0);
  expect(upgraded.stdout).toMatch(
    /^Brought over from PostgreSQL 17 to 18: 2 tables, 600 rows, counted on both\.$/mu,
  );
  expect(upgraded.stdout).toContain('upgrade --drop-backup');
  expect((await fallback('start')).code).toBe(0);
  const client = await copy.client();
  expect((await client.query('select from item')).rowCount).toBe(500);
  await client.end();

  expect((await fallback('upgrade', '--drop-backup')).stdout).toContain('Deleted: ');
  expect(await keptData(copy)).toEqual([]);
});

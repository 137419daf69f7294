import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { moveFallback } from '../../../src/fallback/move/move-fallback.ts';
import { movePlaces } from '../../../src/fallback/move/move-places.ts';
import { isMoveOpen, settleMove } from '../../../src/fallback/move/settle-move.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { provisionerOf } from '../../../src/fallback/provisioner-of.ts';
import { readServerSettings } from '../../../src/fallback/server-settings.ts';
import { fallbackPlace } from '../../support/fallback-place.ts';
import { recordedSettings } from '../../support/recorded-settings.ts';
import { tempDir } from '../../support/temp-dir.ts';

let stateDir: string;
let places: ReturnType<typeof movePlaces>;

beforeEach(async () => {
  stateDir = await tempDir();
  places = movePlaces(stateDir);
});

/** Something that is recorded and runs nowhere. */
async function put(place: string, kind: 'embedded' | 'existing'): Promise<void> {
  const { root, settings } = fallbackPaths(place);
  await mkdir(root, { recursive: true });
  await privateJson.write(settings, recordedSettings[kind]);
}

const kindInPlace = async () =>
  (await readServerSettings(fallbackPaths(stateDir).settings))?.kind ?? null;

describe('a move that was interrupted', () => {
  test('while the new one was made leaves the one of before', async () => {
    await put(stateDir, 'embedded');
    await put(places.next, 'existing');
    await settleMove(stateDir, 'existing', null);
    expect(await kindInPlace()).toBe('embedded');
  });

  test('while neither was in place goes back, whatever is wanted', async () => {
    await put(places.old, 'embedded');
    await put(places.next, 'existing');
    await settleMove(stateDir, 'existing', null);
    expect(await kindInPlace()).toBe('embedded');
  });

  test('goes back over a lock that somebody left in between', async () => {
    await put(places.old, 'embedded');
    await put(places.next, 'existing');
    await mkdir(join(fallbackPaths(stateDir).startLock, '1'), { recursive: true });
    await settleMove(stateDir, 'local', null);
    expect(await kindInPlace()).toBe('embedded');
  });

  test.each(['existing', 'local'] as const)(
    'with the new one in place goes forward when %s is wanted',
    async (wanted) => {
      await put(stateDir, 'existing');
      await put(places.old, 'embedded');
      await settleMove(stateDir, wanted, null);
      expect(await kindInPlace()).toBe('existing');
    },
  );

  test('with the new one in place goes back when the kind of before is wanted', async () => {
    await put(stateDir, 'existing');
    await put(places.old, 'embedded');
    await settleMove(stateDir, 'embedded', null);
    expect(await kindInPlace()).toBe('embedded');
  });

  test('while the one of before was deleted deletes the rest of it', async () => {
    await put(stateDir, 'existing');
    await put(places.gone, 'embedded');
    await settleMove(stateDir, 'embedded', null);
    expect(await kindInPlace()).toBe('existing');
  });

  test('while it went back goes on with that', async () => {
    await put(places.next, 'existing');
    await put(places.old, 'embedded');
    await settleMove(stateDir, 'local', null);
    expect(await kindInPlace()).toBe('embedded');
  });

  test('is open until it is settled, and then nothing is left of it', async () => {
    await put(places.old, 'embedded');
    await put(places.next, 'existing');
    expect(await isMoveOpen(stateDir)).toBe(true);
    await settleMove(stateDir, 'local', null);
    expect(await isMoveOpen(stateDir)).toBe(false);
    expect(await readdir(stateDir)).toEqual(['fallback']);
  });
});

test('data that cannot be read is not given up for a new fallback', async () => {
  await put(stateDir, 'embedded');
  const from = await readServerSettings(fallbackPaths(stateDir).settings);
  const refused = moveFallback({
    spec: await fallbackPlace({ stateDir }),
    from: from!,
    to: await provisionerOf('cluster'),
    provisioners: async (kind) => ({
      ...(await provisionerOf(kind)),
      provision: () => Promise.reject(new Error('the server does not start')),
    }),
  });
  await expect(refused).rejects.toMatchObject({
    code: 'FALLBACK_MOVE_FAILED',
    detail: 'the server does not start',
    fix: expect.stringContaining('fallback destroy') as string,
  });
  expect(await readdir(stateDir)).toEqual(['fallback']);
});

test('a server of the operator cannot be where the one of ours is', async () => {
  const spec = await fallbackPlace({ stateDir });
  const { host, port } = spec;
  await put(stateDir, 'embedded');
  const from = await readServerSettings(fallbackPaths(stateDir).settings);
  const refused = moveFallback({
    spec,
    from: { ...from!, host, port },
    to: await provisionerOf('existing'),
  });
  await expect(refused).rejects.toMatchObject({
    code: 'SETTINGS_INVALID',
    fix: expect.stringContaining('--fallback-db-port') as string,
  });
});

import { mkdir, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { privateJson } from '../../src/fallback/private-json.ts';
import { provisionerKinds } from '../../src/fallback/provisioner.ts';
import { readServerSettings } from '../../src/fallback/server-settings.ts';
import { startFallback } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { recordedSettings } from '../support/recorded-settings.ts';
import { tempDir } from '../support/temp-dir.ts';

let stateDir: string;
let path: string;

beforeEach(async () => {
  stateDir = await tempDir();
  const paths = fallbackPaths(stateDir);
  await mkdir(paths.root);
  path = paths.settings;
});

const unreadable = (why: string) => ({
  code: 'FALLBACK_RECORD_UNREADABLE',
  message: expect.stringContaining(path) as string,
  detail: expect.stringContaining(why) as string,
  fix: expect.stringMatching(/setup-wizard|run this again/u) as string,
});

describe('what was set up', () => {
  test('is nothing without a record', async () => {
    expect(await readServerSettings(path)).toBeNull();
  });

  test.each(provisionerKinds)('is read back as it was written: %s', async (kind) => {
    await privateJson.write(path, recordedSettings[kind]);
    expect(await readServerSettings(path)).toEqual(recordedSettings[kind]);
  });

  test('keeps what a later program of the same form has added', async () => {
    const added = { ...recordedSettings.existing, since: 'yesterday' };
    await privateJson.write(path, added);
    expect(await readServerSettings(path)).toEqual(added);
  });
});

describe('a record that says nothing is refused, and not taken for a missing one', () => {
  const whole = JSON.stringify(recordedSettings.container);

  test.each([
    ['an empty file', '', 'it is empty'],
    ['a torn file', whole.slice(0, whole.length / 2), 'no complete JSON'],
    ['garbage', '\u0000\u0001garbage', 'no complete JSON'],
    ['a list', '[1]', 'no JSON object'],
    ['another object', '{"name":"x"}', 'names no version and kind'],
    [
      'a field that is lost',
      JSON.stringify({ ...recordedSettings.container, id: undefined }),
      'id',
    ],
    ['a port that is none', JSON.stringify({ ...recordedSettings.cluster, port: '5433' }), 'port'],
    ['a kind of a later version', '{"version":1,"kind":"cloud"}', 'the kind "cloud"'],
    ['a later version', '{"version":2,"kind":"embedded"}', 'version 2'],
  ])('%s', async (_what, text, why) => {
    await writeFile(path, text);
    await expect(readServerSettings(path)).rejects.toMatchObject(unreadable(why));
  });

  test('a directory in its place', async () => {
    await mkdir(path);
    await expect(readServerSettings(path)).rejects.toMatchObject(unreadable('EISDIR'));
  });

  test('nothing of its content is quoted, except what it is called', async () => {
    await writeFile(path, whole.slice(0, -10));
    const error: unknown = await readServerSettings(path).catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).not.toContain(recordedSettings.container.verifier.storedKey);
  });

  test.each([
    ['status', () => fallbackStatus(stateDir)],
    ['start', () => startFallback({ stateDir })],
    ['stop', () => stopFallback(stateDir)],
    ['destroy', () => destroyFallback(stateDir)],
  ])('by %s', async (_command, run) => {
    await writeFile(path, '');
    await expect(run()).rejects.toMatchObject(unreadable('it is empty'));
  });
});

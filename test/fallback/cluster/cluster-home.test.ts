import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { claimHome } from '../../../src/fallback/cluster/cluster-home.ts';
import { fallbackPaths } from '../../../src/fallback/fallback-paths.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import type { ClusterSettings } from '../../../src/fallback/server-settings.ts';
import { recordedSettings } from '../../support/recorded-settings.ts';
import { tempDir } from '../../support/temp-dir.ts';

let home: string;
let settings: ClusterSettings;

beforeEach(async () => {
  home = await tempDir();
  settings = { ...recordedSettings.cluster, dataDir: join(home, 'data') };
});

/** A state directory whose record names the home. */
async function installation(): Promise<string> {
  const stateDir = await tempDir();
  const paths = fallbackPaths(stateDir);
  await mkdir(paths.root);
  await privateJson.write(paths.settings, settings);
  return stateDir;
}

const claim = (stateDir: string) => claimHome(settings, fallbackPaths(stateDir));
const owner = async () => JSON.parse(await readFile(join(home, 'owner.json'), 'utf8')) as unknown;

describe('data outside of the state directory', () => {
  test('belongs to who has claimed it; a copy of that one is refused', async () => {
    const original = await installation();
    await claim(original);
    await expect(claim(await installation())).rejects.toMatchObject({ code: 'FALLBACK_IN_USE' });
    expect(await owner()).toEqual({ root: fallbackPaths(original).root });
  });

  test('belongs to the same one by another way to it', async () => {
    const original = await installation();
    await claim(original);
    const other = join(await tempDir(), 'link');
    await symlink(original, other, 'dir');
    await claim(other);
    expect(await owner()).toEqual({ root: fallbackPaths(other).root });
  });

  test('is not taken over when the record of its owner is damaged', async () => {
    await claim(await installation());
    await writeFile(join(home, 'owner.json'), '{"ro');
    await expect(claim(await installation())).rejects.toMatchObject({
      code: 'FALLBACK_RECORD_UNREADABLE',
      message: expect.stringContaining(join(home, 'owner.json')) as string,
    });
  });
});

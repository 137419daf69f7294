import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readClusterSettings } from '../../../src/fallback/cluster/read-cluster-settings.ts';
import { privateJson } from '../../../src/fallback/private-json.ts';
import { recordedSettings } from '../../support/recorded-settings.ts';
import { tempDir } from '../../support/temp-dir.ts';

const daemon = { name: 'postgres', uid: 100, gid: 100 };

async function read(runsAs: typeof daemon | null, dataDir: string): Promise<unknown> {
  const path = join(await tempDir(), 'server.json');
  await privateJson.write(path, { ...recordedSettings.cluster, runsAs, dataDir });
  return await readClusterSettings(path);
}

test('data outside of the state directory is known by the place where this program makes it', async () => {
  const dataDir = '/var/lib/setup-wizard/0123456789ab/data';
  expect(await read(daemon, dataDir)).toMatchObject({ dataDir });
});

test.each(['/home/somebody/data', '/var/lib/setup-wizard/0123456789ab/../../data', '/data'])(
  'a directory of somebody else is not taken for it: %s',
  async (dataDir) => {
    await expect(read(daemon, dataDir)).rejects.toMatchObject({
      code: 'FALLBACK_DATA_UNREADABLE',
    });
  },
);

test('a server is never run as root', async () => {
  const root = { name: 'root', uid: 0, gid: 0 };
  await expect(read(root, '/var/lib/setup-wizard/0123456789ab/data')).rejects.toMatchObject({
    code: 'FALLBACK_DATA_UNREADABLE',
  });
});

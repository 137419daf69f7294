import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuseLowDisk } from '../../src/fallback/disk-room.ts';
import { fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import { privateJson } from '../../src/fallback/private-json.ts';
import { describeWhen } from '../support/describe-when.ts';
import { recordedSettings } from '../support/recorded-settings.ts';
import { smallDisk, smallDiskMissing } from '../support/small-disk.ts';
import { tempDir } from '../support/temp-dir.ts';

const environment = {};
const lowDisk = (free: number, takes: number) => ({
  code: 'DISK_LOW',
  message: expect.stringContaining(`${free} MB are free, it takes ${takes} MB`) as string,
});

describeWhen(smallDiskMissing(), 'a disk with too little room', () => {
  test('is refused for an embedded server, with the figures and another place', async () => {
    const stateDir = join(smallDisk(150 * 1024), 'not', 'yet', 'made');
    const refused = refuseLowDisk({ kind: 'embedded', stateDir, environment });
    await expect(refused).rejects.toMatchObject({
      ...lowDisk(150, 200),
      fix: expect.stringContaining('--state-dir') as string,
    });
  });

  test('is no matter for data that is there already', async () => {
    const stateDir = smallDisk(50 * 1024);
    const { root, settings } = fallbackPaths(stateDir);
    await mkdir(root);
    await privateJson.write(settings, recordedSettings.embedded);
    await refuseLowDisk({ kind: 'embedded', stateDir, environment });
  });

  test('is no matter for a server that the operator runs', async () => {
    const stateDir = smallDisk(50 * 1024);
    await refuseLowDisk({ kind: 'existing', stateDir, environment });
  });

  test('is refused for a container where its engine keeps the volumes', async () => {
    const disk = smallDisk(120 * 1024);
    const bin = await engineWithRoot(disk);
    const refused = refuseLowDisk({
      kind: 'container',
      stateDir: await tempDir(),
      environment: { PATH: `${bin}:/usr/bin:/bin` },
    });
    await expect(refused).rejects.toMatchObject(lowDisk(120, 300));
  });
});

test('an engine that does not tell where its data is may try', async () => {
  const bin = await engineWithRoot('');
  await refuseLowDisk({
    kind: 'container',
    stateDir: await tempDir(),
    environment: { PATH: `${bin}:/usr/bin:/bin` },
  });
});

/** A docker that answers, and says this about where it keeps its data. */
async function engineWithRoot(root: string): Promise<string> {
  const bin = await tempDir();
  const script = `#!/bin/sh
case "$1" in
  version) echo 28.2.2 ;;
  context) echo unix:///run/docker.sock ;;
  info) echo "${root}" ;;
  *) exit 1 ;;
esac
`;
  await writeFile(join(bin, 'docker'), script);
  await chmod(join(bin, 'docker'), 0o755);
  await writeFile(join(bin, 'podman'), '#!/bin/sh\nexit 1\n');
  await chmod(join(bin, 'podman'), 0o755);
  return bin;
}

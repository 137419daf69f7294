import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import { fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { embeddedAt } from '../support/embedded-fallback.ts';
import { fallbackPlace, memory, remember } from '../support/fallback-place.ts';
import { tempDir } from '../support/temp-dir.ts';

const run = promisify(execFile);
/** Only Linux's root can mount a disk of a chosen size. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0;

async function onDisk(options: string, work: (mount: string) => Promise<void>): Promise<void> {
  const mount = await tempDir();
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', mount]);
  try {
    await work(mount);
  } finally {
    await run('umount', ['--lazy', mount]);
  }
}

/** The first is refused beforehand; the second fails in the midst of the unpacking. */
const disks = [
  ['has too few bytes left', 'size=50m'],
  ['runs full while the data is unpacked', 'size=400m,nr_inodes=300'],
] as const;

describe.runIf(canMount)('a setup on a disk that', () => {
  test.each(disks)('%s: a clear error, nothing half-written, and with room it works', (_, small) =>
    onDisk(small, async (mount) => {
      const stateDir = join(mount, 'state');
      await mkdir(stateDir);
      const spec = await fallbackPlace({ stateDir });
      const server = embeddedAt(spec);
      await expect(provisionEmbedded(spec)).rejects.toMatchObject({
        code: 'DISK_FULL',
        fix: expect.stringContaining('--state-dir') as string,
      });
      expect(await readdir(server.paths.root)).toEqual(['start-lock']);
      expect(await fallbackStatus(stateDir)).toEqual({ state: 'stopped', provisioned: false });

      await run('mount', ['-o', 'remount,size=400m,nr_inodes=100000', mount]);
      await provisionEmbedded(spec);
      await remember(server, 'there is room');
      expect(await memory(server)).toEqual(['there is room']);
      await server.end();
    }),
  );
});

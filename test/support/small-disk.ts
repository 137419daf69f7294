import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

/** Why this machine lets the tests make no small disk, or null when it does. */
export function smallDiskMissing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'a small disk of its own takes Linux and root';
  }
  const folder = mkdtempSync(join(tmpdir(), 'setup-wizard-disk-'));
  try {
    mount(folder, 16);
    execFileSync('umount', [folder]);
    return null;
  } catch {
    return 'this root may not mount a file system';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A mounted file system of this size, removed when the running test ends. */
export function smallDisk(kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'setup-wizard-disk-'));
  mount(folder, kilobytes);
  onTestFinished(async () => {
    await run('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file into a folder of a full-able disk until not one byte more fits. */
export function fillDisk(folder: string): void {
  const path = join(folder, 'filler');
  for (let size = 1024 * 1024; size >= 1; size = Math.trunc(size / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

function mount(folder: string, kilobytes: number): void {
  execFileSync(
    'mount',
    ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=755`, 'setup-wizard', folder],
    { stdio: 'pipe' },
  );
}

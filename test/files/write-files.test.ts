import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { listBackups } from '../../src/files/backups.ts';
import { change, place, write } from '../support/file-place.ts';

const posix = process.platform !== 'win32';
const root = process.getuid?.() === 0;

describe('writing files', () => {
  it('makes a new file that only its owner can read', async () => {
    const { folder, stateDir, env } = await place();
    const { written } = await write(stateDir, await change(env, 'A=1\n'));
    expect(written).toEqual([{ path: env, created: true, backup: null }]);
    expect(await readFile(env, 'utf8')).toBe('A=1\n');
    if (posix) expect((await stat(env)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['.env', '.setup-wizard']);
  });

  it('keeps the old bytes as a backup that only its owner can read', async () => {
    const { stateDir, env } = await place();
    await writeFile(env, '\ufeffA=1\r\n');
    const { written } = await write(stateDir, await change(env, 'A=2\n'));
    const backup = written[0]?.backup ?? '';
    expect(await readFile(backup, 'utf8')).toBe('\ufeffA=1\r\n');
    if (posix) expect((await stat(backup)).mode & 0o777).toBe(0o600);
  });

  it('does not touch a file that stays the same', async () => {
    const { stateDir, env } = await place();
    await writeFile(env, 'A=1\n');
    await utimes(env, 1, 1);
    const before = await stat(env, { bigint: true });
    const { written } = await write(stateDir, await change(env, 'A=1\n'));
    const after = await stat(env, { bigint: true });
    expect(written).toEqual([]);
    expect([after.mtimeNs, after.ctimeNs, after.ino]).toEqual([
      before.mtimeNs,
      before.ctimeNs,
      before.ino,
    ]);
    expect(await listBackups(stateDir, env)).toEqual([]);
  });

  it.runIf(posix).each([0o600, 0o640, 0o664, 0o755])('keeps the mode %o', async (mode) => {
    const { stateDir, env } = await place();
    await writeFile(env, 'A=1\n');
    await chmod(env, mode);
    await write(stateDir, await change(env, 'A=2\n'));
    expect((await stat(env)).mode & 0o777).toBe(mode);
  });

  it.runIf(root)('keeps the owner and the group', async () => {
    const { stateDir, env } = await place();
    await writeFile(env, 'A=1\n', { mode: 0o640 });
    await chown(env, 1234, 5678);
    await write(stateDir, await change(env, 'A=2\n'));
    expect(await stat(env)).toMatchObject({ uid: 1234, gid: 5678 });
  });

  it('writes through a link and leaves it a link', async () => {
    const { folder, stateDir, env } = await place();
    await mkdir(join(folder, 'shared'));
    await writeFile(join(folder, 'shared', 'env'), 'A=1\n');
    await symlink(join('shared', 'env'), env);
    await write(stateDir, await change(env, 'A=2\n'));
    expect((await lstat(env)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'shared', 'env'), 'utf8')).toBe('A=2\n');
    expect(await readdir(join(folder, 'shared'))).toEqual(['env']);
  });

  it('keeps hard links together', async () => {
    const { folder, stateDir, env } = await place();
    await writeFile(env, 'A=a long value that becomes short\n');
    await link(env, join(folder, 'other'));
    await write(stateDir, await change(env, 'A=2\n'));
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('A=2\n');
  });

  it('removes what a killed run left, and nothing of a living one', async () => {
    const { folder, stateDir, env } = await place();
    const [dead, living] = [
      '.env.setup-wizard-4194399-1-aa.tmp',
      `.env.setup-wizard-${process.pid}--bb.tmp`,
    ].map((name) => `.${name}`);
    await writeFile(join(folder, dead ?? ''), 'secret');
    await writeFile(join(folder, living ?? ''), 'secret');
    await write(stateDir, await change(env, 'A=1\n'));
    const left = await readdir(folder);
    expect(left).not.toContain(dead);
    expect(left).toContain(living);
  });
});

describe('refusing to write', () => {
  it('a read-only file', async () => {
    const { stateDir, env } = await place();
    await writeFile(env, 'A=1\n');
    await chmod(env, 0o444);
    await expect(write(stateDir, await change(env, 'A=2\n'))).rejects.toMatchObject({
      code: 'FILE_READ_ONLY',
    });
    expect(await readFile(env, 'utf8')).toBe('A=1\n');
  });

  it('over a file that came into being meanwhile', async () => {
    const { stateDir, env } = await place();
    const mine = await change(env, 'A=1\n');
    await writeFile(env, 'THEIRS=1\n');
    await expect(write(stateDir, mine)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    expect(await readFile(env, 'utf8')).toBe('THEIRS=1\n');
  });

  it('a file that was removed meanwhile', async () => {
    const { stateDir, env } = await place();
    await writeFile(env, 'A=1\n');
    const mine = await change(env, 'A=2\n');
    await unlink(env);
    await expect(write(stateDir, mine)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  });

  it('into a folder that does not exist', async () => {
    const { folder, stateDir } = await place();
    const path = join(folder, 'none', '.env');
    await expect(write(stateDir, await change(path, 'A=1\n'))).rejects.toMatchObject({
      code: 'FILE_WRITE_FAILED',
    });
  });

  it.runIf(root && process.platform === 'linux')('to a disk that is really full', async () => {
    const { folder, stateDir } = await place();
    const disk = join(folder, 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    onTestFinished(() => void execFileSync('umount', [disk]));
    const path = join(disk, '.env');
    await writeFile(path, `A=${'x'.repeat(30_000)}\n`);
    await writeFile(join(disk, 'ballast'), 'x'.repeat(20_000));
    const before = await readFile(path);
    await expect(
      write(stateDir, await change(path, `A=${'y'.repeat(40_000)}\n`)),
    ).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect((await readdir(disk)).toSorted()).toEqual(['.env', 'ballast']);
  });
});

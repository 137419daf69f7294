import { chmod, chown, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { describeStateDir, openStateDir } from '../../src/files/state-dir.ts';
import { tempDir } from '../support/temp-dir.ts';

const posix = process.platform !== 'win32';
const root = process.getuid?.() === 0;

describe('the state directory', () => {
  it('is made closed to others and ignored by git', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    const dir = await openStateDir(path);
    expect(dir.root).toBe(path);
    expect(dir.warnings).toEqual([]);
    expect(await readFile(join(path, '.gitignore'), 'utf8')).toBe('*\n');
    if (posix) expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('is not written to when nothing needs to change', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await openStateDir(path);
    const before = await stat(path, { bigint: true });
    await openStateDir(path);
    const after = await stat(path, { bigint: true });
    expect([after.mtimeNs, after.ctimeNs]).toEqual([before.mtimeNs, before.ctimeNs]);
  });

  it('keeps a .gitignore of the operator', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await mkdir(path, { mode: 0o700 });
    await writeFile(join(path, '.gitignore'), 'mine\n');
    await openStateDir(path);
    expect(await readFile(join(path, '.gitignore'), 'utf8')).toBe('mine\n');
  });

  it('can be opened by many runs at once', async () => {
    const path = join(await tempDir(), 'deep', '.setup-wizard');
    await Promise.all(Array.from({ length: 20 }, () => openStateDir(path)));
    expect(await readdir(path)).toEqual(['.gitignore']);
  });

  it.runIf(posix)('takes away what others may do', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await mkdir(path);
    await chmod(path, 0o755);
    await openStateDir(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('refuses a file in its place', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await writeFile(path, '');
    await expect(openStateDir(path)).rejects.toMatchObject({ code: 'STATE_DIR_UNSAFE' });
  });

  it('refuses a link, even to a good directory', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'real'), { mode: 0o700 });
    await symlink(join(folder, 'real'), join(folder, '.setup-wizard'), 'junction');
    await expect(openStateDir(join(folder, '.setup-wizard'))).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
    });
    expect(await readdir(join(folder, 'real'))).toEqual([]);
  });

  it.runIf(root)("refuses somebody else's directory and says who owns it", async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await mkdir(path, { mode: 0o700 });
    await chown(path, 12_345, 12_345);
    await expect(openStateDir(path)).rejects.toMatchObject({
      code: 'STATE_DIR_UNSAFE',
      message: expect.stringContaining('uid 12345') as string,
      fix: expect.stringContaining('chown') as string,
    });
    expect(await readdir(path)).toEqual([]);
  });

  it('can be looked at without making or tightening anything', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    expect((await describeStateDir(path)).kind).toBe('missing');
    await mkdir(path);
    await chmod(path, 0o755);
    expect((await describeStateDir(path)).kind).toBe('usable');
    expect(await readdir(path)).toEqual([]);
    if (posix) expect((await stat(path)).mode & 0o777).toBe(0o755);
  });

  it('is described as unsafe where opening it would refuse', async () => {
    const path = join(await tempDir(), '.setup-wizard');
    await writeFile(path, '');
    expect(await describeStateDir(path)).toMatchObject({
      kind: 'unsafe',
      error: { code: 'STATE_DIR_UNSAFE' },
    });
  });
});

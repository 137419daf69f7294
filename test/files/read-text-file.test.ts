import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { chmod, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { readTextFile } from '../../src/files/read-text-file.ts';
import { tempDir } from '../support/temp-dir.ts';

const posix = process.platform !== 'win32';

describe('reading a text file', () => {
  it('gives its text with the byte order mark, and what is needed to put it back', async () => {
    const path = join(await tempDir(), '.env');
    await writeFile(path, '\ufeffK=é\r\n');
    if (posix) await chmod(path, 0o640);
    const file = await readTextFile(path);
    expect(file).toMatchObject({
      path,
      realPath: await realpath(path),
      text: '\ufeffK=é\r\n',
      bytes: Buffer.from('\ufeffK=é\r\n'),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      nlink: 1,
    });
    if (posix) expect(file).toMatchObject({ mode: 0o640, uid: process.getuid?.() });
  });

  it('says that there is none', async () => {
    expect(await readTextFile(join(await tempDir(), '.env'))).toBeNull();
  });

  it('follows a link', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'real'), 'A=1');
    await symlink(join(folder, 'real'), join(folder, '.env'));
    expect((await readTextFile(join(folder, '.env')))?.realPath).toBe(
      await realpath(join(folder, 'real')),
    );
  });

  it('refuses a link that leads nowhere', async () => {
    const path = join(await tempDir(), '.env');
    await symlink('/nowhere/at/all', path);
    await expect(readTextFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_REGULAR',
      message: expect.stringContaining('does not exist') as string,
    });
  });

  it('refuses a link to itself', async () => {
    const path = join(await tempDir(), '.env');
    await symlink(path, path);
    await expect(readTextFile(path)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });

  it('refuses a directory', async () => {
    const path = join(await tempDir(), '.env');
    await mkdir(path);
    await expect(readTextFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_REGULAR',
      message: expect.stringContaining('a directory') as string,
    });
  });

  it.runIf(posix)('refuses a named pipe at once instead of waiting for a writer', async () => {
    const path = join(await tempDir(), '.env');
    execFileSync('mkfifo', [path]);
    await expect(readTextFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_REGULAR',
      message: expect.stringContaining('a named pipe') as string,
    });
  });

  it.runIf(posix)('refuses a socket and a device', async () => {
    const path = join(await tempDir(), 's');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
    await expect(readTextFile(path)).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
    await expect(readTextFile('/dev/zero')).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
  });

  it('refuses a file where a directory should be', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    await expect(readTextFile(join(folder, 'file', '.env'))).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
  });

  it('refuses latin-1 and names the line', async () => {
    const path = join(await tempDir(), '.env');
    await writeFile(path, Buffer.from('A=1\nB=2\nC=caf\xe9\nD=4\n', 'latin1'));
    await expect(readTextFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_UTF8',
      message: expect.stringContaining('line 3') as string,
    });
  });
});

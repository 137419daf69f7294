import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { gitFindings } from '../../src/files/git-findings.ts';
import { tempDir } from '../support/temp-dir.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function repository(
  ignored: string,
): Promise<{ folder: string; git: (...args: readonly string[]) => void }> {
  const folder = await tempDir();
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
      cwd: folder,
      stdio: 'ignore',
    });
  };
  git('init');
  await writeFile(join(folder, '.gitignore'), ignored);
  return { folder, git };
}

const kinds = async (...paths: readonly string[]): Promise<readonly string[]> =>
  (await gitFindings(paths)).map(({ kind, path }) => `${kind} ${path.split(/[\\/]/).at(-1) ?? ''}`);

describe('git findings', () => {
  it('are none when everything is ignored', async () => {
    const { folder } = await repository('.env\nconfig.json\n');
    await writeFile(join(folder, '.env'), '');
    expect(await kinds(join(folder, '.env'), join(folder, 'config.json'))).toEqual([]);
  });

  it('name a file that is not ignored, also before it exists, and the line to add', async () => {
    const { folder } = await repository('.env\n');
    const [finding] = await gitFindings([join(folder, '.env'), join(folder, 'config.json')]);
    expect(finding).toMatchObject({
      kind: 'not-ignored',
      path: join(folder, 'config.json'),
      fix: 'Add the line "config.json" to .gitignore.',
    });
  });

  it('name a tracked file even when it is ignored', async () => {
    const { folder, git } = await repository('.env\n');
    await writeFile(join(folder, '.env'), 'A=1\n');
    git('add', '-f', '.env');
    const findings = await gitFindings([join(folder, '.env')]);
    expect(findings).toMatchObject([
      { kind: 'tracked', fix: expect.stringContaining('git rm --cached .env') as string },
    ]);
  });

  it('name tracked copies, but not the examples', async () => {
    const { folder, git } = await repository('.env\nconfig.json\n');
    const names = [
      'config.json.bak-20260101',
      '.env~',
      '.env.1234',
      '.env.example',
      '.env.bak.d/x',
    ];
    await mkdir(join(folder, '.env.bak.d'));
    for (const name of names) await writeFile(join(folder, name), 'x');
    git('add', '-f', ...names);
    expect((await kinds(join(folder, '.env'), join(folder, 'config.json'))).toSorted()).toEqual([
      'tracked-copy .env.1234',
      'tracked-copy .env~',
      'tracked-copy config.json.bak-20260101',
    ]);
  });

  it('work in a sub-folder of the work tree', async () => {
    const { folder } = await repository('*.json\n');
    await mkdir(join(folder, 'app'));
    expect(await kinds(join(folder, 'app', '.env'), join(folder, 'app', 'config.json'))).toEqual([
      'not-ignored .env',
    ]);
  });

  it('leave the index as it was', async () => {
    const { folder, git } = await repository('');
    await writeFile(join(folder, '.env'), 'A=1\n');
    git('add', '-f', '.env');
    const index = join(folder, '.git', 'index');
    const before = [await readFile(index), (await stat(index)).mtimeMs];
    await gitFindings([join(folder, '.env')]);
    expect([await readFile(index), (await stat(index)).mtimeMs]).toEqual(before);
  });

  it('are none outside a work tree, in a missing folder, and without git', async () => {
    const folder = await tempDir();
    vi.stubEnv('GIT_CEILING_DIRECTORIES', folder);
    expect(await kinds(join(folder, '.env'), join(folder, 'none', '.env'))).toEqual([]);
    const { folder: work } = await repository('');
    vi.stubEnv('PATH', folder);
    expect(await kinds(join(work, '.env'))).toEqual([]);
  });
});

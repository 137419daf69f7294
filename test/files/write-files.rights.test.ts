import { once } from 'node:events';
import { chmod, chown, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { spawnTypescript } from '../support/spawn-typescript.ts';
import { tempDir } from '../support/temp-dir.ts';

const root = process.getuid?.() === 0;

describe.runIf(root)('writing as a user with few rights', () => {
  const nobody = 65_534;
  const asNobody = spawnTypescript(new URL('../support/write-process.ts', import.meta.url), {
    uid: nobody,
    gid: nobody,
  });

  async function foreign(
    prepare: (env: string) => Promise<void>,
  ): Promise<{ env: string; said: string }> {
    const folder = await tempDir();
    await chmod(folder, 0o777);
    const env = join(folder, '.env');
    await writeFile(env, 'POSTGRES_DB=old\n');
    await prepare(env);
    const state = await tempDir();
    await chown(state, nobody, nobody);
    const child = asNobody(env, join(state, 'state'));
    const [said] = (await once(child.stdout!, 'data')) as [Buffer];
    return { env, said: said.toString() };
  }

  it('overwrites a file of somebody else in place, so that it stays theirs', async () => {
    const { env, said } = await foreign(async (path) => {
      await chmod(path, 0o666);
    });
    expect(said).toBe('written');
    expect(await readFile(env, 'utf8')).toBe('POSTGRES_DB=new\n');
    expect(await stat(env)).toMatchObject({ uid: 0, gid: 0 });
  });

  it('keeps a group that it is not in', async () => {
    const { env, said } = await foreign(async (path) => {
      await chown(path, nobody, 4321);
      await chmod(path, 0o640);
    });
    expect(said).toBe('written');
    expect(await stat(env)).toMatchObject({ uid: nobody, gid: 4321 });
  });

  it('writes its own file in a folder that it may not write', async () => {
    const { env, said } = await foreign(async (path) => {
      await chown(path, nobody, nobody);
      await chmod(join(path, '..'), 0o755);
    });
    expect(said).toBe('written');
    expect(await readFile(env, 'utf8')).toBe('POSTGRES_DB=new\n');
  });

  it.each([
    [0o644, 'FILE_READ_ONLY'],
    [0o600, 'FILE_NOT_READABLE'],
  ])("leaves somebody else's file of mode %o alone", async (mode, code) => {
    const { env, said } = await foreign((path) => chmod(path, mode));
    expect(said).toBe(code);
    expect(await readFile(env, 'utf8')).toBe('POSTGRES_DB=old\n');
  });
});

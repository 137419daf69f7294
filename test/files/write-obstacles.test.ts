import { once } from 'node:events';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WriteObstacle } from '../../src/files/write-obstacles.ts';
import { writeObstacles } from '../../src/files/write-obstacles.ts';
import { describeWhen } from '../support/describe-when.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';
import { tempDir } from '../support/temp-dir.ts';
import { type Runner, unprivilegedUser } from '../support/unprivileged-user.ts';

const windows = process.platform === 'win32' ? 'Windows has no such file modes' : null;

describeWhen(windows, 'what keeps a user without rights from writing', () => {
  const source = new URL('../support/obstacles-process.ts', import.meta.url);
  let user: Runner;
  let start: ReturnType<typeof spawnTypescript>;
  beforeAll(async () => {
    user = await unprivilegedUser(['nobody']);
    start = spawnTypescript(source, { ...user });
  });

  /** Hands a file or folder to that user; nothing to do where it is the user of the tests. */
  async function give(path: string): Promise<void> {
    if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
  }

  async function seenIn(folder: string): Promise<readonly WriteObstacle[]> {
    const child = start(folder);
    const [said] = await Promise.all([text(child.stdout!), once(child, 'close')]);
    return JSON.parse(said) as readonly WriteObstacle[];
  }

  it('is nothing in a folder of its own', async () => {
    const folder = await tempDir();
    await give(folder);
    expect(await seenIn(folder)).toEqual([]);
  });

  it('is a closed folder, which is named once with all that cannot be made in it', async () => {
    const folder = await tempDir();
    await give(folder);
    await chmod(folder, 0o555);
    expect(await seenIn(folder)).toEqual([
      {
        message: `The folder ${folder} may not be written by this user, so .env and the state directory cannot be made.`,
        fix: `Run as the owner of ${folder}, or give this user write access to it.`,
      },
    ]);
  });

  it('is not the closed folder for a file that may be overwritten', async () => {
    const folder = await tempDir();
    const paths = [join(folder, '.env'), join(folder, '.setup-wizard')] as const;
    await writeFile(paths[0], 'A=1\n', { mode: 0o600 });
    await mkdir(paths[1], { mode: 0o700 });
    await Promise.all([folder, ...paths].map(give));
    await chmod(folder, 0o555);
    expect(await seenIn(folder)).toEqual([]);
  });

  it('is a state directory that is closed', async () => {
    const folder = await tempDir();
    const state = join(folder, '.setup-wizard');
    await mkdir(state);
    await Promise.all([folder, state].map(give));
    await chmod(state, 0o500);
    const [first] = await seenIn(folder);
    expect(first?.message).toContain(`The folder ${state} may not be written by this user`);
  });

  it.skipIf(process.getuid?.() !== 0)("is somebody else's file", async () => {
    const folder = await tempDir();
    await writeFile(join(folder, '.env'), 'A=1\n', { mode: 0o644 });
    await give(folder);
    expect(await seenIn(folder)).toEqual([
      {
        message: '.env may not be written by this user.',
        fix: 'Run as the owner of .env, or give this user write access to it.',
      },
    ]);
  });
});

describe('what keeps files from being written', () => {
  it('is a folder that is not there, but not for the state directory, whose folders are made', async () => {
    const folder = join(await tempDir(), 'none');
    const file = { name: 'none/.env', path: join(folder, '.env'), original: null };
    expect(await writeObstacles([file], join(folder, '.setup-wizard'))).toEqual([
      {
        message: `The folder ${folder} does not exist, so none/.env cannot be made.`,
        fix: 'Make the folder, or name another place.',
      },
    ]);
  });
});

import type * as FileSystem from 'node:fs/promises';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { writeFiles } from '../../src/files/write-files.ts';
import { change, expectOldPair, pair, place, write } from '../support/file-place.ts';

/** Errors of the system that cannot be had on demand. */
const faults = vi.hoisted(() => ({ rename: new Map<string, string>(), link: '', open: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const fault = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });
  return {
    ...real,
    rename: async (from: string, to: string) => {
      const code = faults.rename.get(basename(to));
      if (code !== undefined) throw fault(code);
      await real.rename(from, to);
    },
    link: async (from: string, to: string) => {
      if (faults.link !== '') throw fault(faults.link);
      await real.link(from, to);
    },
    open: async (...args: Parameters<typeof real.open>) => {
      if (faults.open !== '' && args[1] === 'wx') throw fault(faults.open);
      return await real.open(...args);
    },
  };
});

beforeEach(() => {
  faults.rename.clear();
  faults.link = '';
  faults.open = '';
});

describe('writing files as a pair', () => {
  it('writes both', async () => {
    const here = await place();
    const { written } = await write(here.stateDir, ...(await pair(here)));
    expect(written.map(({ path }) => path)).toEqual([here.json, here.env]);
    expect(await readFile(here.env, 'utf8')).toBe('NEW=2\n');
  });

  it('puts the first back when the second fails', async () => {
    const here = await place();
    const writes = await pair(here);
    faults.rename.set('.env', 'EIO');
    await expect(write(here.stateDir, ...writes)).rejects.toMatchObject({
      code: 'FILE_WRITE_FAILED',
      message: expect.stringContaining('.env') as string,
    });
    await expectOldPair(here);
  });

  it('removes a new first file when the second fails', async () => {
    const here = await place();
    await writeFile(here.env, 'OLD=1\n');
    const writes = [await change(here.json, '{}'), await change(here.env, 'NEW=2\n')];
    faults.rename.set('.env', 'ENOSPC');
    await expect(write(here.stateDir, ...writes)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(await readdir(here.folder)).toEqual(['.env', '.setup-wizard']);
  });

  it('touches neither when one was changed by somebody else', async () => {
    const here = await place();
    const writes = await pair(here);
    await writeFile(here.env, 'THEIRS=3\n');
    await expect(write(here.stateDir, ...writes)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
    expect(await readFile(here.env, 'utf8')).toBe('THEIRS=3\n');
    expect(await readFile(here.json, 'utf8')).toBe('{"old":1}\n');
  });

  it('touches neither when cancelled', async () => {
    const here = await place();
    const writes = await pair(here);
    const signal = AbortSignal.abort();
    await expect(writeFiles(writes, { stateDir: here.stateDir, signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await expectOldPair(here);
  });

  it('can be undone', async () => {
    const here = await place();
    await writeFile(here.env, 'OLD=1\n');
    const writes = [await change(here.json, '{}'), await change(here.env, 'NEW=2\n')];
    const { undo } = await write(here.stateDir, ...writes);
    expect(await undo()).toEqual({ undone: [here.env, here.json], kept: [] });
    expect(await readFile(here.env, 'utf8')).toBe('OLD=1\n');
    expect(await readdir(here.folder)).toEqual(['.env', '.setup-wizard']);
  });

  it('is not undone where somebody has changed a file since', async () => {
    const here = await place();
    const { undo } = await write(here.stateDir, ...(await pair(here)));
    await writeFile(here.env, 'THEIRS=3\n');
    expect(await undo()).toEqual({ undone: [here.json], kept: [here.env] });
    expect(await readFile(here.env, 'utf8')).toBe('THEIRS=3\n');
  });
});

describe('where the system refuses the usual way', () => {
  it.each(['EBUSY', 'EXDEV', 'EPERM'])(
    'overwrites in place when renaming says %s',
    async (code) => {
      const { folder, stateDir, env } = await place();
      await writeFile(env, 'A=a long value that becomes short\n');
      const { ino } = await stat(env);
      faults.rename.set('.env', code);
      await write(stateDir, await change(env, 'A=2\n'));
      expect(await readFile(env, 'utf8')).toBe('A=2\n');
      expect((await stat(env)).ino).toBe(ino);
      expect(await readdir(folder)).toEqual(['.env', '.setup-wizard']);
    },
  );

  it('makes a new file where there are no hard links', async () => {
    const { folder, stateDir, env } = await place();
    faults.link = 'EOPNOTSUPP';
    await write(stateDir, await change(env, 'A=1\n'));
    expect(await readdir(folder)).toEqual(['.env', '.setup-wizard']);
  });
});

describe('refusing to write', () => {
  it('over a file that came into being in the very last moment', async () => {
    const { folder, stateDir, env } = await place();
    faults.link = 'EEXIST';
    await expect(write(stateDir, await change(env, 'A=1\n'))).rejects.toMatchObject({
      code: 'FILE_CHANGED',
    });
    expect(await readdir(folder)).toEqual(['.setup-wizard']);
  });

  it('to a disk that says it is full', async () => {
    const here = await place();
    const writes = await pair(here);
    faults.open = 'ENOSPC';
    await expect(write(here.stateDir, ...writes)).rejects.toMatchObject({
      code: 'DISK_FULL',
      fix: expect.stringContaining('Free some space') as string,
    });
    await expectOldPair(here);
  });
});

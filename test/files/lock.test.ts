import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { acquireLock } from '../../src/files/lock.ts';
import { spawnTypescript } from '../support/spawn-typescript.ts';
import { tempDir } from '../support/temp-dir.ts';

const startProcess = spawnTypescript(new URL('../support/lock-process.ts', import.meta.url));

async function startHolder(lock: string): Promise<ChildProcess> {
  const child = startProcess(lock, '', '1', 'hold');
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the lock', () => {
  it('is taken, given back and taken again', async () => {
    const path = join(await tempDir(), 'lock');
    for (let n = 0; n < 3; n += 1) {
      const lock = await acquireLock(path, { purpose: 'setup', timeoutMs: 0 });
      await lock.release();
      await lock.release();
    }
    expect(await readdir(path)).toEqual(['3']);
  });

  it('is given back at the end of a block', async () => {
    const path = join(await tempDir(), 'lock');
    {
      await using lock = await acquireLock(path, { purpose: 'setup' });
      expect(lock).toBeDefined();
    }
    await using second = await acquireLock(path, { purpose: 'setup', timeoutMs: 0 });
    expect(second).toBeDefined();
  });

  it('tells whoever waits in vain who holds it, what for, and what to type', async () => {
    const path = join(await tempDir(), 'lock');
    const holder = await startHolder(path);
    const waited: number[] = [];
    const error: unknown = await acquireLock(path, {
      purpose: 'setup',
      timeoutMs: 100,
      pollMs: 10,
      onWait: ({ pid }) => waited.push(pid),
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`process ${holder.pid} (test, since`) as string,
      fix: expect.stringContaining(String(holder.pid)) as string,
    });
    expect(waited).toEqual([holder.pid]);
  });

  it('passes to a waiter when the holder gives it back', async () => {
    const path = join(await tempDir(), 'lock');
    const first = await acquireLock(path, { purpose: 'one' });
    const second = acquireLock(path, {
      purpose: 'two',
      pollMs: 5,
      onWait: () => void first.release(),
    });
    await (await second).release();
  });

  it('passes on at once when its holder was killed', async () => {
    const path = join(await tempDir(), 'lock');
    await kill(await startHolder(path));
    const lock = await acquireLock(path, { purpose: 'setup', timeoutMs: 0 });
    await lock.release();
  });

  it('stops waiting when cancelled', async () => {
    const path = join(await tempDir(), 'lock');
    await using held = await acquireLock(path, { purpose: 'setup' });
    expect(held).toBeDefined();
    const abort = new AbortController();
    const waiting = acquireLock(path, {
      purpose: 'setup',
      pollMs: 60_000,
      signal: abort.signal,
      onWait: () => setImmediate(() => abort.abort()),
    });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('never lets two of 20 processes in, also when they all find a dead holder', async () => {
    const folder = await tempDir();
    const [path, counter] = [join(folder, 'lock'), join(folder, 'counter')];
    await writeFile(counter, '0');
    await kill(await startHolder(path));
    const children = Array.from({ length: 20 }, () => startProcess(path, counter, '10'));
    const exits = await Promise.all(
      children.map(async (child) => (await once(child, 'exit'))[0] as number),
    );
    expect(exits).toEqual(children.map(() => 0));
    expect(await readFile(counter, 'utf8')).toBe('200');
    expect(await readdir(path)).toHaveLength(1);
  });

  it('survives processes that are killed at any moment', async () => {
    const folder = await tempDir();
    const [path, counter] = [join(folder, 'lock'), join(folder, 'counter')];
    await writeFile(counter, '0');
    for (let n = 0; n < 8; n += 1) {
      const children = [
        startProcess(path, counter, '100000'),
        startProcess(path, counter, '100000'),
      ];
      await Promise.all(children.map((child) => once(child, 'spawn')));
      await acquireLock(path, { purpose: 'setup', pollMs: 1 }).then((lock) => lock.release());
      await Promise.all(children.map(kill));
    }
    const lock = await acquireLock(path, { purpose: 'setup', timeoutMs: 0 });
    await lock.release();
    expect(await readdir(path)).toHaveLength(1);
  });

  it.each(['', '{', 'null', '{"pid":1}'])('is free when a crash left %j in it', async (content) => {
    const path = join(await tempDir(), 'lock');
    await mkdir(join(path, '7'), { recursive: true });
    await writeFile(join(path, '7', 'holder.json'), content);
    const lock = await acquireLock(path, { purpose: 'setup', timeoutMs: 0 });
    expect(await readdir(path)).toEqual(['8']);
    await lock.release();
  });

  it('does not take a holder on another machine for dead', async () => {
    const path = join(await tempDir(), 'lock');
    await mkdir(join(path, '1'), { recursive: true });
    const holder = {
      pid: 2 ** 22 + 1,
      startTime: '1',
      host: `not-${hostname()}`,
      purpose: 'setup',
      since: '2026-01-01T00:00:00.000Z',
    };
    await writeFile(join(path, '1', 'holder.json'), JSON.stringify(holder));
    await expect(acquireLock(path, { purpose: 'setup', timeoutMs: 0 })).rejects.toMatchObject({
      code: 'LOCKED',
      fix: expect.stringContaining(`remove ${path}`) as string,
    });
  });

  it('is forgiving when its directory was removed meanwhile', async () => {
    const folder = await tempDir();
    const lock = await acquireLock(join(folder, 'lock'), { purpose: 'setup' });
    const { rm } = await import('node:fs/promises');
    await rm(join(folder, 'lock'), { recursive: true });
    await lock.release();
  });

  it('says so when it cannot be written', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'file'), '');
    await expect(
      acquireLock(join(folder, 'file', 'lock'), { purpose: 'setup' }),
    ).rejects.toMatchObject({ code: 'FILE_WRITE_FAILED' });
  });
});

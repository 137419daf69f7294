import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { backUp, listBackups } from '../../src/files/backups.ts';
import { readTextFile } from '../../src/files/read-text-file.ts';
import { restoreBackups } from '../../src/files/restore-backups.ts';
import { openStateDir, type StateDir } from '../../src/files/state-dir.ts';
import { tempDir } from '../support/temp-dir.ts';
import { until } from '../support/until.ts';

async function place(): Promise<{ folder: string; stateDir: StateDir; env: string }> {
  const folder = join(await tempDir(), 'project');
  await mkdir(folder);
  const stateDir = await openStateDir(join(folder, '.setup-wizard'));
  return { folder, stateDir, env: join(folder, '.env') };
}

/** Backups are told apart by the millisecond; this waits for the next one. */
async function take(stateDir: StateDir, path: string, text: string): Promise<string> {
  await writeFile(path, text);
  const file = await readTextFile(path);
  const now = Date.now();
  await until(() => Date.now() > now);
  return await backUp(stateDir, file!);
}

async function contents(stateDir: StateDir, path: string): Promise<readonly string[]> {
  const backups = await listBackups(stateDir, path);
  return await Promise.all(backups.map((backup) => readFile(backup.path, 'utf8')));
}

describe('backups', () => {
  it('are listed newest first', async () => {
    const { stateDir, env } = await place();
    for (const text of ['1', '2', '3']) await take(stateDir, env, text);
    expect(await contents(stateDir, env)).toEqual(['3', '2', '1']);
    const [newest] = await listBackups(stateDir, env);
    expect(newest?.of).toBe('.env');
    expect(Math.abs(Date.now() - newest!.takenAt.getTime())).toBeLessThan(60_000);
  });

  it('are kept to the last five of each file', async () => {
    const { folder, stateDir, env } = await place();
    const json = join(folder, 'config.json');
    await take(stateDir, json, 'j');
    for (const text of ['1', '2', '3', '4', '5', '6', '7']) await take(stateDir, env, text);
    expect(await contents(stateDir, env)).toEqual(['7', '6', '5', '4', '3']);
    expect(await contents(stateDir, json)).toEqual(['j']);
  });

  it('are not made twice of the same content', async () => {
    const { stateDir, env } = await place();
    expect(await take(stateDir, env, 'same')).toBe(await take(stateDir, env, 'same'));
    expect(await contents(stateDir, env)).toEqual(['same']);
  });

  it('of two files with one name are kept apart', async () => {
    const { folder, stateDir, env } = await place();
    const other = join(folder, 'other', '.env');
    await mkdir(join(folder, 'other'));
    await take(stateDir, env, 'mine');
    await take(stateDir, other, 'other');
    expect(await contents(stateDir, env)).toEqual(['mine']);
    expect(await contents(stateDir, other)).toEqual(['other']);
  });

  it('are found again after the project was moved', async () => {
    const { folder, stateDir, env } = await place();
    await take(stateDir, env, 'kept');
    await rename(folder, `${folder}-moved`);
    const moved = await openStateDir(join(`${folder}-moved`, '.setup-wizard'));
    expect(await contents(moved, join(`${folder}-moved`, '.env'))).toEqual(['kept']);
  });

  it('that a killed run could not finish are not offered, and go with the next one', async () => {
    const { stateDir, env } = await place();
    const first = await take(stateDir, env, '1');
    await writeFile(`${first}.partial`, 'cut sho');
    expect(await contents(stateDir, env)).toEqual(['1']);
    await take(stateDir, env, '2');
    expect((await readdir(stateDir.backups)).filter((name) => name.endsWith('.partial'))).toEqual(
      [],
    );
  });

  it('ignore foreign files beside them', async () => {
    const { stateDir, env } = await place();
    await take(stateDir, env, '1');
    await writeFile(join(stateDir.backups, 'notes.txt'), 'mine');
    expect(await contents(stateDir, env)).toEqual(['1']);
    expect(await readdir(stateDir.backups)).toContain('notes.txt');
  });
});

describe('restoring a backup', () => {
  it('puts the bytes back and keeps the present ones as a backup', async () => {
    const { stateDir, env } = await place();
    await take(stateDir, env, '\ufeffOLD=1\r\n');
    await writeFile(env, 'NEW=2\n');
    const [backup] = await listBackups(stateDir, env);
    await restoreBackups([{ path: env, backup: backup! }], { stateDir });
    expect(await readFile(env, 'utf8')).toBe('\ufeffOLD=1\r\n');
    expect(await contents(stateDir, env)).toContain('NEW=2\n');
  });

  it('brings back a file that is gone', async () => {
    const { stateDir, env } = await place();
    await take(stateDir, env, 'OLD=1\n');
    await rm(env);
    const [backup] = await listBackups(stateDir, env);
    const { written } = await restoreBackups([{ path: env, backup: backup! }], { stateDir });
    expect(written).toEqual([{ path: env, created: true, backup: null }]);
  });

  it('writes nothing when the file is like that already', async () => {
    const { stateDir, env } = await place();
    await take(stateDir, env, 'OLD=1\n');
    const [backup] = await listBackups(stateDir, env);
    expect((await restoreBackups([{ path: env, backup: backup! }], { stateDir })).written).toEqual(
      [],
    );
  });

  it('says so when the copy is gone', async () => {
    const { stateDir, env } = await place();
    await take(stateDir, env, 'OLD=1\n');
    const [backup] = await listBackups(stateDir, env);
    await rm(backup!.path);
    await expect(
      restoreBackups([{ path: env, backup: backup! }], { stateDir }),
    ).rejects.toMatchObject({
      code: 'NO_BACKUP',
    });
  });
});

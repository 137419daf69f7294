import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import { readTextFile } from '../../src/files/read-text-file.ts';
import { openStateDir, type StateDir } from '../../src/files/state-dir.ts';
import { type FileWrite, writeFiles, type WriteResult } from '../../src/files/write-files.ts';
import { tempDir } from './temp-dir.ts';

/** A project folder with a state directory; the two files are not there yet. */
export interface Place {
  readonly folder: string;
  readonly stateDir: StateDir;
  readonly env: string;
  readonly json: string;
}

/** A new one. */
export async function place(): Promise<Place> {
  const folder = await tempDir();
  const stateDir = await openStateDir(join(folder, '.setup-wizard'));
  return { folder, stateDir, env: join(folder, '.env'), json: join(folder, 'config.json') };
}

/** What to write so that the file as it is now gets this text. */
export async function change(path: string, text: string): Promise<FileWrite> {
  return { path, original: await readTextFile(path), text };
}

export async function write(
  stateDir: StateDir,
  ...writes: readonly FileWrite[]
): Promise<WriteResult> {
  return await writeFiles(writes, { stateDir });
}

/** Two files with old content, and how to give both a new one. */
export async function pair({ env, json }: Place): Promise<readonly FileWrite[]> {
  await writeFile(env, 'OLD=1\n');
  await writeFile(json, '{"old":1}\n');
  return [await change(json, '{"new":2}\n'), await change(env, 'NEW=2\n')];
}

export async function expectOldPair({ folder, env, json }: Place): Promise<void> {
  expect(await readFile(env, 'utf8')).toBe('OLD=1\n');
  expect(await readFile(json, 'utf8')).toBe('{"old":1}\n');
  expect(await readdir(folder)).toEqual(['.env', '.setup-wizard', 'config.json']);
}

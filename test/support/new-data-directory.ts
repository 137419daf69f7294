import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { errno } from '../../src/errors/errno.ts';
import { renewSystemIdentifier } from '../../src/fallback/embedded/system-identifier.ts';
import { giveTo } from './give-to.ts';
import { runFolder } from './run-folder.ts';
import type { Runner } from './unprivileged-user.ts';

const run = promisify(execFile);

/** Of the servers' superuser `postgres`; nothing outside this machine ever sees it. */
export const superuserPassword = 'the superuser / of the tests';

/**
 * Makes a data directory that no server was started in, owned by `owner`: a copy of one that initdb
 * made once in this run, which takes a tenth of the time, with a system identifier of its own.
 *
 * @param programs the `bin` directory of the server
 */
export async function newDataDirectory(
  data: string,
  programs: string,
  owner: Runner,
): Promise<void> {
  await run('cp', ['-R', await templateOf(programs, owner), data], { ...owner, cwd: '/' });
  renewSystemIdentifier(data);
}

/** The same by initdb itself. */
export async function initialise(data: string, programs: string, owner: Runner): Promise<void> {
  const draft = await mkdtemp(join(runFolder(), 'password-'));
  const passwordFile = join(draft, 'password');
  await writeFile(passwordFile, superuserPassword);
  await giveTo(draft, owner);
  const made = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  const kind = ['--no-sync', '--locale=C', '-E', 'UTF8'];
  await run(join(programs, 'initdb'), [...made, ...kind], { ...owner, cwd: draft });
  await rm(draft, { recursive: true });
}

const templates = new Map<string, Promise<string>>();

function templateOf(programs: string, owner: Runner): Promise<string> {
  const known = templates.get(programs) ?? makeTemplate(programs, owner);
  templates.set(programs, known);
  return known;
}

/** Made under another name and renamed, so that nobody copies half of one; the first one stays. */
async function makeTemplate(programs: string, owner: Runner): Promise<string> {
  const name = createHash('sha256').update(programs).digest('hex').slice(0, 16);
  const shared = join(runFolder(), `cluster-${name}`);
  const template = join(shared, 'data');
  if (await exists(template)) return template;
  const draft = await mkdtemp(`${shared}-`);
  await giveTo(draft, owner);
  await initialise(join(draft, 'data'), programs, owner);
  try {
    await rename(draft, shared);
  } catch (error) {
    await rm(draft, { recursive: true });
    // Another worker was first.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errno(error) ?? '')) throw error;
  }
  return template;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

import { execFile } from 'node:child_process';
import { cp, lstat, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { errno } from '../../src/errors/errno.ts';
import type { Runner } from './unprivileged-user.ts';

const run = promisify(execFile);

/**
 * The directory with the programs of a PostgreSQL that `runner` can start: the given one, or, when a
 * folder above it is closed to him (a clone in /root or in a 0700 directory), one in a copy of the
 * whole installation below the directory for temporary files. Such a copy is made once per version
 * of the files and shared by all test files, also by those that ask at the same time.
 *
 * @param binDir the `bin` of an installation that can be moved as a whole
 */
export function reachablePrograms(binDir: string, runner: Runner): Promise<string> {
  const key = `${runner.uid ?? ''} ${binDir}`;
  const found = known.get(key) ?? findPrograms(binDir, runner);
  known.set(key, found);
  return found;
}

/** What was found before in this process. */
const known = new Map<string, Promise<string>>();

async function findPrograms(binDir: string, runner: Runner): Promise<string> {
  if (runner.uid === undefined || (await canStart(binDir, runner))) return binDir;
  const { mtimeMs, size } = await stat(join(binDir, 'postgres'));
  const { stdout } = await run(join(binDir, 'postgres'), ['--version']);
  const version = stdout.trim().split(' ').at(-1) ?? '';
  const name = `setup-wizard-postgres-${version}-${size}-${Math.trunc(mtimeMs)}`;
  const shared = join(tmpdir(), name);
  if (!(await isOurs(shared))) await copyInto(shared, dirname(binDir));
  if (!(await isOurs(shared))) {
    throw new Error(`${shared} belongs to somebody else: remove it and run the tests again.`);
  }
  return join(shared, basename(binDir));
}

async function canStart(binDir: string, runner: Runner): Promise<boolean> {
  try {
    await run(join(binDir, 'postgres'), ['--version'], { ...runner, cwd: '/' });
    return true;
  } catch (error) {
    if (errno(error) === 'EACCES') return false;
    throw error;
  }
}

/** What anybody may create below a world-writable directory must not be run unseen. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  } catch (error) {
    if (errno(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Copies under another name and renames, so that nobody ever sees half a copy. */
async function copyInto(shared: string, installation: string): Promise<void> {
  const draft = await mkdtemp(`${shared}-`);
  try {
    await cp(installation, draft, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'u=rwX,go=rX', draft]);
    await rename(draft, shared);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another test file was first.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errno(error) ?? '')) throw error;
  }
}

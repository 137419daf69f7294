import { constants } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { type ProgramRun, runProgram } from '../../processes/run-program.ts';
import { administrator } from './administrator.ts';
import type { InstalledServer } from './find-servers.ts';
import { refuseCancelled } from './refuse-cancelled.ts';
import { ownName, type SystemUser } from './server-user.ts';

export interface NewData {
  readonly dataDir: string;
  readonly server: InstalledServer;
  readonly user: SystemUser | null;
  readonly signal?: AbortSignal | undefined;
}

/** The major version of the server that made a data directory; null when there is none. */
export async function dataMajor(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return null;
    throw unreadable(dataDir, error instanceof Error ? error.message : String(error));
  });
  if (text === null) return null;
  const major = Number.parseInt(text, 10);
  if (Number.isNaN(major)) throw unreadable(dataDir, `PG_VERSION says "${text.trim()}".`);
  return major;
}

/**
 * Makes a data directory with initdb, all or nothing: what a run that was killed left half-made is
 * removed first. Nobody can log in yet. Throws DISK_FULL, FALLBACK_START_FAILED and CANCELLED.
 */
export async function createData({ dataDir, server, user, signal }: NewData): Promise<void> {
  const draft = `${dataDir}.making`;
  const clear = async (): Promise<void> =>
    await rm(draft, { recursive: true, force: true, maxRetries: 10 });
  await clear();
  try {
    await initialize({ dataDir: draft, server, user, signal });
    await putAside(dataDir);
    await rename(draft, dataDir);
  } catch (error) {
    await clear();
    throw error;
  }
}

/** What is there without a PG_VERSION can be opened by nobody; it is kept, under another name. */
async function putAside(dataDir: string): Promise<void> {
  const when = new Date().toISOString().replaceAll(/[:.]/gu, '-');
  await rename(dataDir, `${dataDir}.unusable-${when}`).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT') throw error;
  });
}

/**
 * Closes a data directory that others could look into, without which the server does not start.
 * Throws FALLBACK_DATA_UNREADABLE when it belongs to somebody else than the server's user.
 */
export async function closeData(dataDir: string, user: SystemUser | null): Promise<void> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const folder = await open(dataDir, flags).catch((error: unknown) => {
    throw unreadable(dataDir, error instanceof Error ? error.message : String(error));
  });
  try {
    const { mode, uid } = await folder.stat();
    const wanted = user?.uid ?? process.getuid?.() ?? uid;
    if (uid !== wanted) throw foreign(dataDir, uid, user);
    if ((mode & 0o077) !== 0) await folder.chmod(0o700);
  } finally {
    await folder.close();
  }
}

function foreign(dataDir: string, uid: number, user: SystemUser | null): SetupError {
  const name = user?.name ?? ownName() ?? 'this user';
  return new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: `The data directory of the fallback belongs to another user (uid ${uid}) than ${name}, as whom its server runs.`,
    detail: dataDir,
    fix: `Give it back with "chown -R ${name} ${dataDir}", then run this again.`,
    target: 'fallback',
  });
}

async function initialize(data: NewData): Promise<void> {
  const first = await initdb(data, localeOf(data.server.major));
  refuseCancelled(data.signal, 'the data directory of the fallback was made');
  if (succeeded(first)) return;
  // Where the system does not have C.UTF-8, only upper and lower case of letters with accents is lost.
  const again = wordsOf(first).includes('locale') ? await initdb(data, ['--locale=C']) : first;
  refuseCancelled(data.signal, 'the data directory of the fallback was made');
  if (succeeded(again)) return;
  throw initdbFailed(again, data);
}

/**
 * Order by code point, and upper and lower case of all of Unicode: the same on every machine. Since
 * PostgreSQL 17 the server knows this by itself; before, it asks the system.
 */
function localeOf(major: number): readonly string[] {
  return major >= 17
    ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    : ['--locale=C.UTF-8'];
}

async function initdb(
  { dataDir, server, user, signal }: NewData,
  locale: readonly string[],
): Promise<ProgramRun> {
  return await runProgram(
    join(server.folder, 'initdb'),
    [
      '--pgdata',
      dataDir,
      '--username',
      administrator,
      // Until our own rules are in place.
      '--auth=reject',
      '--encoding=UTF8',
      '--data-checksums',
      '--no-instructions',
      ...locale,
    ],
    {
      cwd: '/',
      env: { PATH: process.env['PATH'], TZ: process.env['TZ'], LC_ALL: 'C' },
      signal,
      ...(user !== null && { user }),
    },
  );
}

function succeeded(run: ProgramRun): boolean {
  return run.kind === 'ended' && run.exitCode === 0;
}

function wordsOf(run: ProgramRun): string {
  return run.kind === 'ended' ? run.stderr : '';
}

function initdbFailed(run: ProgramRun, { user }: NewData): SetupError {
  const detail = run.kind !== 'ended' ? 'initdb cannot be run.' : reasonIn(run.stderr);
  const full = isFull.test(detail);
  return new SetupError(full ? 'DISK_FULL' : 'FALLBACK_START_FAILED', {
    message: full
      ? 'The disk has no room for the data of the fallback.'
      : 'The data directory of the fallback cannot be made.',
    detail,
    fix: full
      ? `Free 300 MB there${user === null ? ', or choose another place with --state-dir' : ''}.`
      : 'Do what initdb says, or use --fallback-mode embedded.',
    target: 'fallback',
  });
}

/** What a program says when the disk, or what this user may have of it, is full. */
const isFull = /no space left|quota exceeded/iu;
/** The lines of initdb that say why; beside them it tells what it does, and what it undoes. */
const telling = /error: |fatal: |panic: |detail: |hint: |could not /iu;

function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  const reasons = lines.filter((line) => telling.test(line) || isFull.test(line));
  return (reasons.length === 0 ? lines : reasons).slice(-4).join('\n');
}

function unreadable(dataDir: string, detail: string): SetupError {
  return new SetupError('FALLBACK_DATA_UNREADABLE', {
    message: 'The data directory of the fallback cannot be read.',
    detail,
    fix: `Give ${dataDir} back to the user who runs this; or, if its data is not needed, type "setup-wizard fallback destroy".`,
    target: 'fallback',
  });
}

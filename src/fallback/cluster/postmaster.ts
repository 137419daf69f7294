import { readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { identifyProcess, type ProcessIdentity } from '../../processes/process-identity.ts';
import { endProcess } from '../end-process.ts';
import type { ClusterSettings } from '../server-settings.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { readOwnedFile, writeOwnedFile } from './owned-file.ts';
import { commandOf, commandsOf, workingDirectoryOf } from './process-command.ts';
import { clusterName } from './server-configuration.ts';

/** What a server writes about itself into its data directory (PostgreSQL's pidfile.h). */
export interface PidFile {
  readonly pid: number;
  /** "starting", "ready", "stopping"; the last line, padded. */
  readonly status: string;
}

const pidFileName = 'postmaster.pid';
/** No system gives this number to a process: Linux ends at 2^22, macOS at 99,998. */
const nobodysPid = 2 ** 31 - 2;

/** Null when there is none, or what is there makes no sense yet. */
export async function readPidFile(dataDir: string): Promise<PidFile | null> {
  const text = await readFile(join(dataDir, pidFileName), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isSafeInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : null;
}

/**
 * The server that runs on a data directory, or null. The number in its pid file alone does not tell:
 * after a reboot it may be a stranger's, and where nobody waits for the dead it may be a zombie's.
 */
export async function findPostmaster(dataDir: string): Promise<ProcessIdentity | null> {
  const file = await readPidFile(dataDir);
  if (file === null || file.pid === nobodysPid) return null;
  const found = await identifyProcess(file.pid);
  return found !== null && (await servesFrom(file.pid, dataDir)) ? found : null;
}

/** A server works in its data directory; where the system hides that, its command names it. */
async function servesFrom(pid: number, dataDir: string): Promise<boolean> {
  const words = (await commandOf(pid)) ?? '';
  const [program = ''] = words.split(' -D ');
  if (!/^(?:postgres|postmaster)/u.test(basename(program))) return false;
  const folder = workingDirectoryOf(pid);
  if (folder === null) return words.includes(dataDir);
  return folder === (await realpath(dataDir).catch(() => dataDir));
}

/**
 * Clears the way after a server that was killed: ends its processes that are left, and makes the pid
 * file name nobody. The file itself stays: by it the next server sees whether the shared memory of the
 * last one is still in use. To be called under the start lock, and when `findPostmaster` finds none.
 * Throws FALLBACK_STOP_FAILED when a process does not go away.
 */
export async function clearPostmaster(
  { data }: ClusterPlace,
  runsAs: ClusterSettings['runsAs'],
): Promise<void> {
  const uid = runsAs?.uid ?? process.getuid?.();
  const title = `postgres: ${clusterName(data)}: `;
  const left = uid === undefined ? [] : await commandsOf(uid);
  for (const { pid, words } of left) {
    const found = words.startsWith(title) ? await identifyProcess(pid) : null;
    if (found !== null) await endProcess(found, 0);
  }
  const path = join(data, pidFileName);
  const text = await readOwnedFile(path);
  if (text === null) return;
  await writeOwnedFile(path, text.replace(/^.*/u, String(nobodysPid)), runsAs);
}

/** Whether a server of before has not cleared up behind itself. */
export async function hasPidFile(dataDir: string): Promise<boolean> {
  return (await readPidFile(dataDir)) !== null;
}

import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { errno } from '../errors/errno.ts';

/**
 * One process for as long as it lives. A pid alone is reused by the system; a pid together with the
 * moment it started is not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /**
   * Opaque, equal for the same process whoever asks, and made of `[a-z0-9]` only, so that it can be
   * part of a file name. Empty when this system does not tell; then the pid alone has to do.
   */
  readonly startTime: string;
}

const zombie = 'zombie';
/** A hung `ps` or PowerShell must not hang the caller; both answer within a second or two. */
const queryTimeoutMs = 10_000;
let self: Promise<ProcessIdentity> | undefined;

/**
 * Who has this pid now; null when nobody has, or only a zombie that waits for its parent.
 * Costs some microseconds on Linux, one `ps` on macOS and BSD, one PowerShell on Windows.
 */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || signalling(pid) === 'none') return null;
  const startTime = await startTimeOf(pid);
  return startTime === null || startTime === zombie ? null : { pid, startTime };
}

/** The identity of this very process; asked once, then remembered. */
export function ownIdentity(): Promise<ProcessIdentity> {
  self ??= identifyProcess(process.pid).then(
    (identity) => identity ?? { pid: process.pid, startTime: '' },
  );
  return self;
}

/**
 * Whether that same process still runs: the pid exists, is no zombie, and started at the same
 * moment. Answers true when the system refuses to tell (another user's process behind `hidepid`),
 * because taking a living process for dead is the dangerous mistake.
 */
export async function isProcessAlive(identity: ProcessIdentity): Promise<boolean> {
  const { pid } = identity;
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (signalling(pid) === 'none') return false;
  const startTime = await startTimeOf(pid);
  if (startTime === zombie) return false;
  if (startTime === null) return signalling(pid) === 'forbidden';
  return identity.startTime === '' || identity.startTime === startTime;
}

/** Signal 0 asks whether a process exists without touching it. */
function signalling(pid: number): 'allowed' | 'forbidden' | 'none' {
  try {
    process.kill(pid, 0);
    return 'allowed';
  } catch (error) {
    return errno(error) === 'EPERM' ? 'forbidden' : 'none';
  }
}

async function startTimeOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxStartTime(pid);
  if (process.platform === 'win32') return await windowsStartTime(pid);
  return await psStartTime(pid);
}

/**
 * proc_pid_stat(5): field 2 is the command in brackets and may itself contain brackets and blanks,
 * so fields are counted from the last `)`: 3 is the state, 22 the start in clock ticks since boot.
 * Ticks start again at every boot, hence the boot's own id beside them.
 */
function linuxStartTime(pid: number): string | null {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return zombie;
  const ticks = fields[22 - 3];
  if (ticks === undefined) return null;
  const boot = readProc('/proc/sys/kernel/random/boot_id') ?? '';
  return `${ticks}b${boot.replace(/[^0-9a-f]/g, '').slice(0, 8)}`;
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function psStartTime(pid: number): Promise<string | null> {
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const output = await answer('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], environment);
  const [, state, started] = /^\s*(\S+)\s+(.+?)\s*$/.exec(output) ?? [];
  if (state === undefined || started === undefined) return null;
  if (state.startsWith('Z')) return zombie;
  return started.toLowerCase().replace(/[^a-z0-9]/g, '');
}

async function windowsStartTime(pid: number): Promise<string | null> {
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`;
  const flags = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script];
  const output = await answer('powershell.exe', flags, process.env);
  return /^\s*(\d+)\s*$/.exec(output)?.[1] ?? null;
}

/** What a system tool printed; nothing when it is missing, fails or takes too long. */
async function answer(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  try {
    const options = { env, timeout: queryTimeoutMs, windowsHide: true };
    // Linux never comes here, and loading it costs 2 ms of every start.
    const { execFile } = await import('node:child_process');
    return (await promisify(execFile)(file, args, options)).stdout;
  } catch {
    return '';
  }
}

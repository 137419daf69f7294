import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { runProgram } from '../processes/run-program.ts';

/** A look at the table of open files takes a moment; a hung disk must not hang the caller. */
const answerMs = 5_000;

/**
 * Who listens on a TCP port of this machine, as "process 123 (node)"; null where the system does not
 * tell this user. Throws nothing.
 */
export async function portOwner(port: number): Promise<string | null> {
  if (process.platform === 'win32') return null;
  return process.platform === 'linux' ? linuxOwner(port) : await listedOwner(port);
}

/** proc_net_tcp(5): local address and port in hexadecimal, state 0A for listening, inode as tenth. */
function linuxOwner(port: number): string | null {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    textOf(table)
      .split('\n')
      .map((line) => line.trim().split(/\s+/u))
      .filter(([, local = '', , state]) => local.endsWith(wanted) && state === '0A')
      .map((fields) => `socket:[${fields[9] ?? ''}]`),
  );
  if (inodes.length === 0) return null;
  const pid = namesIn('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .find((name) => holdsAny(name, new Set(inodes)));
  return pid === undefined ? null : described(pid, textOf(`/proc/${pid}/comm`).trim());
}

function holdsAny(pid: string, inodes: ReadonlySet<string>): boolean {
  return namesIn(`/proc/${pid}/fd`).some((file) => {
    try {
      return inodes.has(readlinkSync(`/proc/${pid}/fd/${file}`));
    } catch {
      return false;
    }
  });
}

async function listedOwner(port: number): Promise<string | null> {
  const words = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  const run = await runProgram('lsof', words, { timeoutMs: answerMs });
  if (run.kind !== 'ended') return null;
  const pid = /^p(\d+)$/mu.exec(run.stdout)?.[1];
  return pid === undefined ? null : described(pid, /^c(.+)$/mu.exec(run.stdout)?.[1] ?? '');
}

function described(pid: string, name: string): string {
  return name === '' ? `process ${pid}` : `process ${pid} (${name})`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

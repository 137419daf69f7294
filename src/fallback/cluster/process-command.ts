import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { runProgram } from '../../processes/run-program.ts';

/** A process with the words it was started with, or the title that it gave itself. */
export interface ProcessCommand {
  readonly pid: number;
  readonly words: string;
}

/** The processes of one user of this machine. Linux tells through /proc, others through `ps`. */
export async function commandsOf(uid: number): Promise<readonly ProcessCommand[]> {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/u.test(name) && ownerOf(name) === uid)
      .flatMap((name) => {
        const words = linuxCommand(Number(name));
        return words === null ? [] : [{ pid: Number(name), words }];
      });
  }
  const run = await runProgram('ps', ['-ww', '-U', String(uid), '-o', 'pid=,args=']);
  if (run.kind !== 'ended') return [];
  return run.stdout.split('\n').flatMap((line) => {
    const [, pid, words] = /^\s*(\d+)\s+(.*)$/u.exec(line) ?? [];
    return pid === undefined || words === undefined ? [] : [{ pid: Number(pid), words }];
  });
}

/** The words of one process, or null when it is gone or nobody tells. */
export async function commandOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxCommand(pid);
  const run = await runProgram('ps', ['-ww', '-p', String(pid), '-o', 'args=']);
  return run.kind === 'ended' && run.exitCode === 0 ? run.stdout.trim() : null;
}

/** The directory that a process works in, where the system tells; else null. */
export function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function linuxCommand(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return null;
  }
}

function ownerOf(pid: string): number | null {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return null;
  }
}

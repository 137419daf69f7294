import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** A process of a fallback with everything that other users of the machine could see of it. */
export interface VisibleProcess {
  readonly pid: number;
  readonly role: 'gateway' | 'engine';
  readonly commandLine: string;
  readonly environment: string;
}

/** Why processes cannot be looked at here, or null. */
export const processesMissing =
  process.platform === 'linux' ? null : 'processes are looked at through /proc, which Linux has';

/** The living fallback processes that work in the state directory of this folder. */
export function visibleProcesses(folder: string): readonly VisibleProcess[] {
  const stateDir = join(realpathSync(folder), '.setup-wizard');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      try {
        const read = (name: string): string => readFileSync(join('/proc', pid, name), 'utf8');
        const commandLine = read('cmdline');
        const role = /fallback-(serve|engine)\.js/u.exec(commandLine)?.[1];
        if (role === undefined || readlinkSync(join('/proc', pid, 'cwd')) !== stateDir) return [];
        return [
          {
            pid: Number(pid),
            role: role === 'serve' ? ('gateway' as const) : ('engine' as const),
            commandLine,
            environment: read('environ'),
          },
        ];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    });
}

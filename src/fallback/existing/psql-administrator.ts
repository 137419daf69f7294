import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import type { Administrator } from './administrator.ts';

export interface PsqlOptions {
  /** Directory of the server's Unix socket. */
  readonly socketDir: string;
  readonly port: number;
  /** The system's user whom the server lets in under the same name. */
  readonly as: { readonly name: string; readonly uid: number; readonly gid: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Longer than any of the statements takes; creating a database copies some megabytes. Milliseconds. */
const patience = 60_000;

/**
 * The administrator whom peer authentication lets in: root runs psql as that user of the system,
 * because a server asks the system who is at the other end. Statements go through standard input.
 */
export function psqlAdministrator(options: PsqlOptions): Administrator {
  const { socketDir, port, as, environment } = options;
  const name = `${as.name}, through ${socketDir}`;
  return {
    name,
    run: async (database, statement, signal) => {
      const flags = ['-XAtqw', '-v', 'ON_ERROR_STOP=1', '-h', socketDir, '-p', String(port)];
      const run = await runProgram('psql', [...flags, '-U', as.name], {
        cwd: '/',
        // A name given as -d would be taken for a connection string when it looks like one.
        env: {
          PATH: environment['PATH'],
          LC_ALL: 'C.UTF-8',
          PGCONNECT_TIMEOUT: '5',
          PGDATABASE: database,
        },
        input: `${statement};\n`,
        timeoutMs: patience,
        signal,
        user: { uid: as.uid, gid: as.gid },
      });
      if (signal?.aborted === true) throw cancelled();
      if (run.kind === 'ended' && run.exitCode === 0) return run.stdout === '' ? null : run.stdout;
      throw new SetupError('FALLBACK_ACCESS_DENIED', {
        message: `The server did not do what ${name} asked for.`,
        detail: run.kind === 'ended' ? run.stderr : 'psql could not be run, or took too long.',
        fix: 'Do what it says, then run this again.',
        target: 'fallback',
      });
    },
  };
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled.',
    fix: 'Run the same command again; it goes on from what is there.',
    target: 'fallback',
  });
}

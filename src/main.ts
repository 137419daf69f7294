import { printError, runCommandLine } from './command-line.ts';
import { internalError } from './errors/internal-error.ts';
import { SetupError } from './errors/setup-error.ts';
import { Terminal } from './terminal.ts';

/**
 * Runs one command line and ends the process with its exit code (design contract 3.4).
 *
 * @param argv the arguments after the program's name
 */
export async function main(argv: readonly string[]): Promise<never> {
  const terminal = new Terminal(process);
  process.on('exit', () => terminal.release());
  // One fault may surface twice, as a rejection and where it is awaited.
  let reported = false;
  const report = async (error: SetupError): Promise<void> => {
    if (reported) return;
    reported = true;
    await printError(error, argv, terminal);
  };
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown) => void endWithBug(asSetupError(thrown), report, terminal));
  }
  let exitCode = 70;
  try {
    exitCode = await runCommandLine(argv, {
      streams: process,
      terminal,
      environment: process.env,
      cwd: () => process.cwd(),
      interruption: abortOnSignals,
    });
  } catch (thrown) {
    const error = asSetupError(thrown);
    exitCode = error.exitCode;
    await report(error);
  }
  await terminal.flush();
  process.exit(terminal.lost && exitCode === 0 ? 1 : exitCode);
}

/** What nobody caught still ends masked, explained, and in exit code 70. */
async function endWithBug(
  error: SetupError,
  report: (error: SetupError) => Promise<void>,
  terminal: Terminal,
): Promise<never> {
  await report(error);
  await terminal.flush();
  process.exit(70);
}

/**
 * The first signal lets the run undo what it did; a second one ends the process at once. A hang-up is
 * never that second one: for one lost terminal the kernel, the shell and the terminal may each send it.
 */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted && signal !== 'SIGHUP') process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

function asSetupError(thrown: unknown): SetupError {
  return thrown instanceof SetupError ? thrown : internalError(thrown);
}

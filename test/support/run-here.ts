import { PassThrough, Readable } from 'node:stream';
import { printError, runCommandLine } from '../../src/command-line.ts';
import { SetupError } from '../../src/errors/setup-error.ts';
import { Terminal } from '../../src/terminal.ts';
import { type CliOptions, type CliResult, plainEnvironment } from './run-cli.ts';

/**
 * Carries out a command line as the program does, in this process: for the many cells of a table, to
 * which a process of their own adds nothing. Prints the same and ends in the same exit code.
 */
export async function runHere(
  args: readonly string[],
  { cwd, env, input = '' }: Pick<CliOptions, 'cwd' | 'env' | 'input'>,
): Promise<CliResult> {
  const printed = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream =>
    new PassThrough().setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    }) as unknown as NodeJS.WriteStream;
  const streams = {
    stdin: Readable.from([Buffer.from(input)]) as unknown as NodeJS.ReadStream,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  };
  const terminal = new Terminal(streams);
  const code = await runCommandLine(args, {
    streams,
    terminal,
    environment: { ...plainEnvironment(), ...env },
    cwd: () => cwd,
    interruption: () => new AbortController().signal,
  }).catch(async (error: unknown) => {
    if (!(error instanceof SetupError)) throw error;
    await printError(error, args, terminal);
    return error.exitCode;
  });
  const ended = [streams.stdout, streams.stderr].map(
    (each) => new Promise((resolve) => each.once('end', resolve)),
  );
  streams.stdout.end();
  streams.stderr.end();
  await Promise.all(ended);
  return { code, ...printed };
}

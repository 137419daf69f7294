import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandContext, CommandOutcome, CommandTerminal } from './commands/command.ts';
import { documentWanted } from './commands/document-wanted.ts';
import { loadCommand } from './commands/load-command.ts';
import { parseArguments, type ParsedArguments } from './commands/parse-arguments.ts';
import { internalError } from './errors/internal-error.ts';
import { SetupError } from './errors/setup-error.ts';
import { colourWanted, paintLine } from './report/paint.ts';
import { printable } from './report/printable.ts';
import { errorDocument } from './report/error-document.ts';
import { errorLines } from './report/error-lines.ts';
import { Terminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Runs one command line and ends the process with its exit code (design contract 3.4).
 *
 * @param argv the arguments after the program's name
 */
export async function main(argv: readonly string[]): Promise<never> {
  const terminal = new Terminal(process);
  process.on('exit', () => terminal.release());
  const json = documentWanted(argv);
  // One fault may surface twice, as a rejection and where it is awaited.
  let reported = false;
  const report = async (error: SetupError): Promise<void> => {
    if (reported) return;
    reported = true;
    await printError(error, argv, json, terminal);
  };
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (thrown) => void endWithBug(asSetupError(thrown), report, terminal));
  }
  let exitCode = 70;
  try {
    exitCode = await run(argv, json, terminal);
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

async function run(argv: readonly string[], json: boolean, terminal: Terminal): Promise<number> {
  const args = parseArguments(argv);
  if (args.options.has('help')) {
    const { helpText } = await import('./commands/help.ts');
    terminal.out(helpText(args.command, args.action));
    return 0;
  }
  if (args.options.has('version')) {
    terminal.out(`${version}\n`);
    return 0;
  }
  terminal.quiet = args.options.has('quiet');
  const interruption = abortOnSignals();
  const command = await loadCommand(args.command.name);
  const outcome = await command(contextOf(args, terminal, interruption));
  if (json && outcome.output === undefined) printDocument(outcome, args, terminal);
  else await printLines(outcome, args, terminal);
  return outcome.exitCode;
}

function contextOf(
  args: ParsedArguments,
  terminal: Terminal,
  interruption: AbortSignal,
): CommandContext {
  return {
    args,
    cwd: workingFolder(args),
    environment: process.env,
    signal: interruption,
    version,
    terminal: commandTerminal(terminal),
    readStandardInput: () => terminal.readAll(interruption),
    progress: (line) => terminal.progress(line),
    stream: (line) => terminal.out(`${line}\n`),
    emit: (line) => terminal.verbatim(`${line}\n`),
    hideSecrets: (secrets) => terminal.hide(secrets),
    ask: (question) => terminal.ask(question, interruption),
  };
}

function commandTerminal(terminal: Terminal): CommandTerminal {
  const { stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    interactive: stdin.isTTY && stdout.isTTY,
    asks: stdin.isTTY && stderr.isTTY,
    canBeRaw: () => canBeRaw(stdin),
    write: (text) => terminal.err(text),
    mask: (text) => terminal.mask(text),
  };
}

function canBeRaw(stdin: NodeJS.ReadStream): boolean {
  try {
    stdin.setRawMode(true).setRawMode(false);
    return true;
  } catch {
    return false;
  }
}

function workingFolder(args: ParsedArguments): string {
  const named = args.options.get('cwd');
  if (named === undefined) return process.cwd();
  const path = resolve(named);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new SetupError('USAGE', {
    message: `--cwd ${named} is not a folder.`,
    fix: 'Name an existing folder.',
  });
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

/** A secret is masked as it is, before anything of it is replaced. */
function shownText(lines: readonly string[], terminal: Terminal): string {
  return printable(terminal.mask(lines.map((line) => `${line}\n`).join('')));
}

async function printLines(
  { lines, error, output }: CommandOutcome,
  args: ParsedArguments,
  terminal: Terminal,
): Promise<void> {
  const colour = colourWanted(args.options.has('no-color'), process.env, process.stdout.isTTY);
  const plain = shownText(lines, terminal);
  const text = colour ? plain.split('\n').map(paintLine).join('\n') : plain;
  if (output !== undefined && !terminal.quiet) terminal.verbatim(output);
  if (output === undefined && !terminal.quiet && text !== '') terminal.out(text);
  if (error !== null) {
    await terminal.flush();
    terminal.err(shownText(errorLines(error), terminal));
  }
}

function printDocument(
  { exitCode, document, error, reveals }: CommandOutcome,
  args: ParsedArguments,
  terminal: Terminal,
): void {
  const whole = {
    command: args.command.name === '' ? 'setup' : args.command.name,
    version,
    ok: exitCode === 0,
    exitCode,
    ...document,
    error: errorDocument(error),
  };
  terminal.document(whole, reveals);
}

async function printError(
  error: SetupError,
  argv: readonly string[],
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  if (!json) {
    terminal.err(shownText(errorLines(error), terminal));
    return;
  }
  const { commandTable } = await import('./commands/command-table.ts');
  const name = commandTable.find((known) => known.name !== '' && argv.includes(known.name))?.name;
  const { exitCode } = error;
  const whole = {
    command: name ?? 'setup',
    version,
    ok: false,
    exitCode,
    error: errorDocument(error),
  };
  terminal.document(whole);
}

function asSetupError(thrown: unknown): SetupError {
  return thrown instanceof SetupError ? thrown : internalError(thrown);
}

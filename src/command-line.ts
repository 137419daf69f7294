import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { CommandContext, CommandOutcome, CommandTerminal } from './commands/command.ts';
import { documentWanted } from './commands/document-wanted.ts';
import { loadCommand } from './commands/load-command.ts';
import { parseArguments, type ParsedArguments } from './commands/parse-arguments.ts';
import { SetupError } from './errors/setup-error.ts';
import { colourWanted, paintLine } from './report/paint.ts';
import { printable } from './report/printable.ts';
import { errorDocument } from './report/error-document.ts';
import { errorLines } from './report/error-lines.ts';
import type { Terminal, TerminalProcess } from './terminal.ts';
import { version } from './version.ts';

/** What a command line is carried out in. */
export interface Surroundings {
  /** The streams behind `terminal`, for faces that are drawn on them. */
  readonly streams: TerminalProcess;
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  /** The folder that the user is in; asked for only when it matters, because it may be gone. */
  readonly cwd: () => string;
  /** Asked once, when the command starts: from then on an interruption is the command's to answer. */
  readonly interruption: () => AbortSignal;
}

/**
 * Carries out one command line, prints what comes of it and returns the exit code (design contract 3.4).
 *
 * @param argv the arguments after the program's name
 * @throws SetupError for what is to be printed with `printError`
 */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { terminal } = surroundings;
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
  const signal = surroundings.interruption();
  const command = await loadCommand(args.command.name);
  const outcome = await command(contextOf(args, surroundings, signal));
  if (documentWanted(argv) && outcome.output === undefined) {
    printDocument(outcome, args, terminal);
  } else {
    await printLines(outcome, args, surroundings);
  }
  return outcome.exitCode;
}

/** Prints why a command line could not be carried out, as lines or as the JSON document. */
export async function printError(
  error: SetupError,
  argv: readonly string[],
  terminal: Terminal,
): Promise<void> {
  if (!documentWanted(argv)) {
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

function contextOf(
  args: ParsedArguments,
  { terminal, streams, environment, cwd }: Surroundings,
  signal: AbortSignal,
): CommandContext {
  return {
    args,
    cwd: workingFolder(args, cwd),
    environment,
    signal,
    version,
    terminal: commandTerminal(terminal, streams),
    readStandardInput: () => terminal.readAll(signal),
    progress: (line) => terminal.progress(line),
    stream: (line) => terminal.out(`${line}\n`),
    emit: (line) => terminal.verbatim(`${line}\n`),
    hideSecrets: (secrets) => terminal.hide(secrets),
    ask: (question) => terminal.ask(question, signal),
  };
}

function commandTerminal(
  terminal: Terminal,
  { stdin, stdout, stderr }: TerminalProcess,
): CommandTerminal {
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

function workingFolder(args: ParsedArguments, cwd: () => string): string {
  const named = args.options.get('cwd');
  if (named === undefined) return cwd();
  const path = isAbsolute(named) ? resolve(named) : resolve(cwd(), named);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new SetupError('USAGE', {
    message: `--cwd ${named} is not a folder.`,
    fix: 'Name an existing folder.',
  });
}

/** A secret is masked as it is, before anything of it is replaced. */
function shownText(lines: readonly string[], terminal: Terminal): string {
  return printable(terminal.mask(lines.map((line) => `${line}\n`).join('')));
}

async function printLines(
  { lines, error, output }: CommandOutcome,
  args: ParsedArguments,
  { terminal, environment, streams }: Surroundings,
): Promise<void> {
  const colour = colourWanted(args.options.has('no-color'), environment, streams.stdout.isTTY);
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

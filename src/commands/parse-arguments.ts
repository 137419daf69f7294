import { SetupError } from '../errors/setup-error.ts';
import type { CommandDefinition } from './command-definition.ts';
import { commandTable } from './command-table.ts';
import { nearestName } from './nearest-name.ts';
import type { OptionDefinition } from './option-table.ts';

export interface ParsedArguments {
  readonly command: CommandDefinition;
  /** The word after the command, for commands that have actions. */
  readonly action: string | null;
  readonly operands: readonly string[];
  /** Values by option name; switches are present with an empty string. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Reads the command line. An option may come before or after its command, as `--name value` or
 * `--name=value`; the last one of several wins; `--` ends the options.
 *
 * @param argv the arguments after the program's name
 * @throws SetupError USAGE with every problem and, for a mistyped name, the nearest known one
 */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const command = commandOf(argv);
  const problems: string[] = [];
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '--') {
      operands.push(...argv.slice(index + 1));
      break;
    }
    if (!argument.startsWith('-') || argument === '-') {
      operands.push(argument);
      continue;
    }
    index += readOption(command, argument, argv[index + 1], options, problems);
  }
  if (command.name !== '') operands.shift();
  const action = command.actions.length === 0 ? null : (operands.shift() ?? null);
  if (!options.has('help')) {
    problems.push(...operandProblems(command, action, operands));
    problems.push(...strayProblems(command, action, options));
    problems.push(...choiceProblems(command, options));
  }
  refuse(problems, command, action);
  return { command, action, operands, options };
}

/** The first argument that is neither an option nor an option's value names the command. */
function commandOf(argv: readonly string[]): CommandDefinition {
  const setup = commandTable[0];
  if (setup === undefined) throw new TypeError('the command table is empty');
  const known = commandTable.flatMap(({ options }) => options);
  const word = argv.find(
    (argument, index) => !argument.startsWith('-') && !takesNext(argv[index - 1] ?? '', known),
  );
  if (word === undefined) return setup;
  const found = commandTable.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const nearest = nearestName(
    word,
    commandTable.map(({ name }) => name).filter((name) => name !== ''),
  );
  throw new SetupError('USAGE', {
    message: `There is no command "${word}".`,
    fix:
      nearest === null ? 'See "setup-wizard --help".' : `Did you mean "setup-wizard ${nearest}"?`,
  });
}

/** Whether the argument behind this one is its value; so it is, as far as can be told, for a mistyped option. */
function takesNext(argument: string, known: readonly OptionDefinition[]): boolean {
  if (!argument.startsWith('-') || argument.includes('=')) return false;
  const same = known.filter(({ name, short }) =>
    [`--${name}`, `-${short ?? ''}`].includes(argument),
  );
  return same.length === 0 || same.some(({ hint }) => hint !== undefined);
}

/** Takes in one option; returns how many further arguments it used up. */
function readOption(
  command: CommandDefinition,
  argument: string,
  next: string | undefined,
  options: Map<string, string>,
  problems: string[],
): number {
  const equals = argument.indexOf('=');
  const typed = equals === -1 ? argument : argument.slice(0, equals);
  const definition = findOption(command, typed);
  if (definition === null) {
    problems.push(unknownOption(command, typed));
    // What follows is most likely its value, and may be a secret that was meant for a file.
    return equals === -1 && next !== undefined && !next.startsWith('-') && !isWord(command, next)
      ? 1
      : 0;
  }
  if (definition.hint === undefined) {
    if (equals !== -1) problems.push(`${typed} takes no value.`);
    options.set(definition.name, '');
    return 0;
  }
  const value = equals === -1 ? next : argument.slice(equals + 1);
  if (value === undefined || (equals === -1 && value.startsWith('--'))) {
    problems.push(`${typed} needs a value: ${typed} ${definition.hint}.`);
    return 0;
  }
  if (value === '' && definition.mayBeEmpty !== true) {
    problems.push(`${typed} has an empty value; it takes ${definition.hint}.`);
  }
  const before = definition.repeatable === true ? options.get(definition.name) : undefined;
  options.set(definition.name, before === undefined ? value : `${before},${value}`);
  return equals === -1 ? 1 : 0;
}

function isWord(command: CommandDefinition, argument: string): boolean {
  return argument === command.name || command.actions.includes(argument);
}

function findOption(command: CommandDefinition, typed: string): OptionDefinition | null {
  return (
    command.options.find(
      ({ name, short }) => typed === `--${name}` || typed === `-${short ?? ''}`,
    ) ?? null
  );
}

function unknownOption(command: CommandDefinition, typed: string): string {
  const nearest = nearestName(
    typed,
    command.options.map(({ name }) => `--${name}`),
  );
  return `There is no option ${typed}${command.name === '' ? '' : ` for "${command.name}"`}.${
    nearest === null ? '' : ` Did you mean ${nearest}?`
  }`;
}

function operandProblems(
  command: CommandDefinition,
  action: string | null,
  operands: readonly string[],
): string[] {
  if (command.actions.length > 0 && (action === null || !command.actions.includes(action))) {
    const nearest = action === null ? null : nearestName(action, command.actions);
    const what = action === null ? 'needs one of' : `has no "${action}"; it needs one of`;
    return [
      `"${command.name}" ${what}: ${command.actions.join(', ')}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`,
    ];
  }
  const words = command.actionOperands?.[action ?? ''];
  const [word] = operands;
  if (words !== undefined && (word === undefined || !words.includes(word))) {
    const nearest = word === undefined ? null : nearestName(word, words);
    return [
      `"${command.name} ${action ?? ''}" needs one of: ${words.join(', ')}.${nearest === null ? '' : ` Did you mean ${nearest}?`}`,
    ];
  }
  return operands
    .slice(command.extraOperands + (words === undefined ? 0 : 1))
    .map((operand) => `"${operand}" is one word too many.`);
}

/** Options of another action: `destroy --dry-run` must not destroy. */
function strayProblems(
  command: CommandDefinition,
  action: string | null,
  options: ReadonlyMap<string, string>,
): string[] {
  if (action === null || !command.actions.includes(action)) return [];
  return command.options.flatMap(({ name, actions }) =>
    !options.has(name) || actions === undefined || actions.includes(action)
      ? []
      : [`"${command.name} ${action}" does not take --${name}; it is for: ${actions.join(', ')}.`],
  );
}

function choiceProblems(
  command: CommandDefinition,
  options: ReadonlyMap<string, string>,
): string[] {
  return command.options.flatMap(({ name, choices }) => {
    const value = options.get(name);
    if (value === undefined || choices === undefined || choices.includes(value)) return [];
    return [`--${name} must be one of ${choices.join(', ')}.`];
  });
}

function refuse(
  problems: readonly string[],
  command: CommandDefinition,
  action: string | null,
): void {
  const [first] = problems;
  if (first === undefined) return;
  const helped = action !== null && command.actionHelp?.[action] !== undefined ? action : '';
  const words = [command.name, helped, '--help'].filter((word) => word !== '');
  throw new SetupError('USAGE', {
    message: problems.length === 1 ? first : 'The command line has several problems.',
    detail: problems.length === 1 ? null : problems.join('\n'),
    fix: `See "setup-wizard ${words.join(' ')}".`,
  });
}

import type { ActionDefinition, CommandDefinition } from './command-definition.ts';
import { commandTable } from './command-table.ts';
import type { OptionDefinition } from './option-table.ts';

/** Width of the left column of every list in the help; longer names get a line of their own. */
const nameWidth = 32;

/**
 * The help of one command; of the setup, which has no name, with the list of all commands; of one
 * action, where the command has help for each, with the options that this action takes.
 */
export function helpText(command: CommandDefinition, action: string | null = null): string {
  const help = action === null ? undefined : command.actionHelp?.[action];
  if (action !== null && help !== undefined) return actionText(command, action, help);
  const words = ['setup-wizard', command.name, command.operands].filter((word) => word !== '');
  const lines = [`Usage: ${words.join(' ')} [options]`, '', `${command.summary}.`, ''];
  if (command.name === '') {
    lines.push('Commands:');
    for (const { name, operands, summary } of commandTable.slice(1)) {
      lines.push(row(operands === '' ? name : `${name} ${operands}`, summary));
    }
    lines.push('');
  }
  const actions = Object.entries(command.actionHelp ?? {});
  if (actions.length > 0) {
    lines.push('Actions, each with its own --help:');
    lines.push(...actions.map(([name, { summary }]) => row(name, summary)), '');
  }
  lines.push('Options:', ...command.options.map((option) => row(optionName(option), option.help)));
  lines.push('', `Example:`, `  ${command.example}`);
  if (command.name === '') lines.push('', ...closingWords);
  return `${lines.join('\n')}\n`;
}

function actionText(
  command: CommandDefinition,
  action: string,
  { summary, example }: ActionDefinition,
): string {
  const operands = command.actionOperands?.[action]?.join('|') ?? '';
  const words = ['setup-wizard', command.name, action, operands].filter((word) => word !== '');
  const options = command.options.filter(
    ({ actions }) => actions === undefined || actions.includes(action),
  );
  const lines = [`Usage: ${words.join(' ')} [options]`, '', `${summary}.`, '', 'Options:'];
  lines.push(...options.map((option) => row(optionName(option), option.help)));
  return `${[...lines, '', 'Example:', `  ${example}`].join('\n')}\n`;
}

const closingWords = [
  'In a terminal the bare command is a full-screen wizard. TERM=dumb, INK_SCREEN_READER=true or ACCESSIBLE=1',
  'make it ask line by line, as --plain does; WIZARD_ASCII=1 draws it with plain ASCII.',
  'Passwords come from files, standard input, the environment or the settings files, never from an option.',
  'Exit codes: 0 done, 1 failed, 2 bad input, 3 checks failed, 4 on the fallback, 5 changes pending, 130 cancelled.',
];

function optionName({ name, short, hint }: OptionDefinition): string {
  const dashes = short === undefined ? `    --${name}` : `-${short}, --${name}`;
  return hint === undefined ? dashes : `${dashes} ${hint}`;
}

function row(name: string, text: string): string {
  return name.length >= nameWidth
    ? `  ${name}\n${' '.repeat(nameWidth + 2)}${text}`
    : `  ${name.padEnd(nameWidth)}${text}`;
}

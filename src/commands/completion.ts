import type { CommandContext, CommandOutcome } from './command.ts';
import type { CommandDefinition } from './command-definition.ts';
import { commandTable } from './command-table.ts';

/** Prints the completion script of a shell, made from the command table. */
export function completion(context: CommandContext): Promise<CommandOutcome> {
  const script = scriptFor(context.args.action ?? 'bash');
  return Promise.resolve({
    exitCode: 0,
    lines: script.split('\n'),
    document: { script },
    error: null,
  });
}

function scriptFor(shell: string): string {
  switch (shell) {
    case 'fish':
      return fishScript();
    case 'zsh':
      return [
        '#compdef setup-wizard',
        'autoload -U +X bashcompinit && bashcompinit',
        bashScript(),
      ].join('\n');
    default:
      return bashScript();
  }
}

function words({ actions, suggestedOperands, options }: CommandDefinition): string {
  return [...actions, ...(suggestedOperands ?? []), ...options.map(({ name }) => `--${name}`)].join(
    ' ',
  );
}

function bashScript(): string {
  const [setup, ...named] = commandTable;
  const names = named.map(({ name }) => name).join(' ');
  const fileOptions = optionsOf((hint) => hint === 'FILE').join('|');
  const dirOptions = optionsOf((hint) => hint === 'DIR').join('|');
  const choices = choiceLists();
  return [
    '_setup_wizard() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" each',
    '  case "$before" in',
    `    ${fileOptions}) COMPREPLY=($(compgen -f -- "$word")); return ;;`,
    `    ${dirOptions}) COMPREPLY=($(compgen -d -- "$word")); return ;;`,
    ...choices.map(
      ({ name, values }) =>
        `    --${name}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$word")); return ;;`,
    ),
    '  esac',
    '  for each in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    `    case " ${names} " in *" $each "*) command="$each"; break ;; esac`,
    '  done',
    '  case "$command" in',
    ...named.map(
      (definition) =>
        `    ${definition.name}) COMPREPLY=($(compgen -W "${words(definition)}" -- "$word")) ;;`,
    ),
    `    *) COMPREPLY=($(compgen -W "${names} ${setup === undefined ? '' : words(setup)}" -- "$word")) ;;`,
    '  esac',
    '}',
    'complete -F _setup_wizard setup-wizard',
  ].join('\n');
}

function fishScript(): string {
  const [setup, ...named] = commandTable;
  const names = named.map(({ name }) => name).join(' ');
  const lines = ['complete -c setup-wizard -f'];
  for (const { name, summary } of named) {
    lines.push(
      `complete -c setup-wizard -n '__fish_use_subcommand' -a '${name}' -d '${quoted(summary)}'`,
    );
  }
  const rows = (definition: CommandDefinition, condition: string): void => {
    for (const action of [...definition.actions, ...(definition.suggestedOperands ?? [])]) {
      lines.push(`complete -c setup-wizard -n '${condition}' -a '${action}'`);
    }
    for (const { name, help, hint, choices, suggestions } of definition.options) {
      const values = choices ?? suggestions;
      const value =
        hint === undefined ? '' : values === undefined ? ' -r' : ` -x -a '${values.join(' ')}'`;
      const files = hint === 'FILE' || hint === 'DIR' ? ' -F' : '';
      lines.push(
        `complete -c setup-wizard -n '${condition}' -l '${name}'${value}${files} -d '${quoted(help)}'`,
      );
    }
  };
  if (setup !== undefined) rows(setup, `not __fish_seen_subcommand_from ${names}`);
  for (const definition of named)
    rows(definition, `__fish_seen_subcommand_from ${definition.name}`);
  return lines.join('\n');
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

function optionsOf(wanted: (hint: string | undefined) => boolean): readonly string[] {
  const names = commandTable.flatMap(({ options }) =>
    options.filter(({ hint }) => wanted(hint)).map(({ name }) => `--${name}`),
  );
  return [...new Set(names)];
}

function choiceLists(): readonly { readonly name: string; readonly values: readonly string[] }[] {
  const found = new Map<string, readonly string[]>();
  for (const { options } of commandTable) {
    for (const { name, choices, suggestions } of options) {
      const values = choices ?? suggestions;
      if (values !== undefined) found.set(name, values);
    }
  }
  return [...found].map(([name, values]) => ({ name, values }));
}

import { settingsTable } from '../settings/settings-table.ts';

/** One command-line option. Without a hint it is a switch and takes no value. */
export interface OptionDefinition {
  /** Without the leading dashes. */
  readonly name: string;
  readonly short?: string;
  readonly hint?: string;
  /** The values it accepts, for completion and for a clear refusal. */
  readonly choices?: readonly string[];
  /** Values to complete, where the command itself judges what it accepts. */
  readonly suggestions?: readonly string[];
  /** Whether the command judges an empty value; elsewhere it is a variable that a script did not set. */
  readonly mayBeEmpty?: boolean;
  /** Whether it may be given several times; its values are joined by commas then. */
  readonly repeatable?: boolean;
  /** The only actions of its command that take it; any other refuses it. Absent: all take it. */
  readonly actions?: readonly string[];
  readonly help: string;
}

/** Every command has these. */
export const commonOptions: readonly OptionDefinition[] = [
  { name: 'help', short: 'h', help: 'Explain the command and end' },
  { name: 'json', help: 'Print one JSON document on standard output and nothing else there' },
  { name: 'quiet', short: 'q', help: 'Print nothing but errors' },
  { name: 'no-color', help: 'Print without colours (so does NO_COLOR)' },
  { name: 'cwd', hint: 'DIR', help: 'Work in this folder instead of the current one' },
];

/** Where settings and state are kept. */
export const locationOptions: readonly OptionDefinition[] = [
  { name: 'config', hint: 'FILE', help: 'JSON settings file (default config.json)' },
  {
    name: 'env-file',
    hint: 'FILE',
    help: 'Environment file (default .env); another one has to exist',
  },
  { name: 'state-dir', hint: 'DIR', help: 'Backups, lock and fallback (default .setup-wizard)' },
];

/**
 * One or two options for each row of the settings table, the URL that sets several at once, and the
 * two that empty settings.
 */
export const settingOptions: readonly OptionDefinition[] = [
  ...settingsTable.flatMap(({ flag, help }): OptionDefinition[] => {
    switch (flag.kind) {
      case 'value':
        return [{ name: flag.name, hint: flag.hint, mayBeEmpty: true, help }];
      case 'switch':
        return [
          { name: flag.name, help },
          {
            name: `no-${flag.name}`,
            help: `Do not ${help.charAt(0).toLowerCase()}${help.slice(1)}`,
          },
        ];
      case 'secret':
        return [
          { name: flag.file, hint: 'FILE', help: `${help}: read from a file` },
          ...(flag.stdin === null
            ? []
            : [{ name: flag.stdin, help: `${help}: read from standard input` }]),
        ];
    }
  }),
  {
    name: 'db-url-file',
    hint: 'FILE',
    help: 'The whole primary at once: a file that holds a postgresql:// URL',
  },
  {
    name: 'no-primary',
    help: "Work with the local fallback only: empty the primary's host, database, user and password",
  },
  {
    name: 'unset',
    hint: 'LIST',
    mayBeEmpty: true,
    suggestions: settingsTable.map(({ env }) => env),
    help: 'Empty these settings in both files: their names in .env, separated by commas',
  },
];

export const retriesOption: OptionDefinition = {
  name: 'retries',
  hint: 'N',
  help: 'How often to try to connect (default 3; 30 for bootstrap)',
};

export const targetOption: OptionDefinition = {
  name: 'target',
  hint: 'TARGET',
  choices: ['primary', 'fallback', 'both'],
  help: 'Which database: primary, fallback or both (default both)',
};

export const migrationsOption: OptionDefinition = {
  name: 'migrations',
  hint: 'DIR',
  help: "The application's numbered .sql files, with a schema.json if there is one",
};

/**
 * Who acts for a moment with more rights than the configured user.
 *
 * @param help what for
 */
export function administratorOptions(help: string): readonly OptionDefinition[] {
  return [
    { name: 'admin-user', hint: 'NAME', help },
    { name: 'admin-password-file', hint: 'FILE', help: 'The password of --admin-user' },
  ];
}

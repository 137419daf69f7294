import { errorCodes } from '../errors/error-codes.ts';
import type { CommandDefinition } from './command-definition.ts';
import { commandsOfDayTwo } from './commands-of-day-two.ts';
import { exportFormats } from '../export/export-formats.ts';
import {
  administratorOptions,
  commonOptions,
  locationOptions,
  migrationsOption,
  retriesOption,
  settingOptions,
  targetOption,
} from './option-table.ts';
import { fallbackActions } from './fallback-actions.ts';
import { fallbackOptions } from './fallback-options.ts';
import { reconcileOptions } from './reconcile-options.ts';
import { roleOptions } from './role-options.ts';
import { routeOptions } from './route-options.ts';
import { tuneCommand } from './tune-options.ts';
import { platformIds, providerIds } from '../postgres/providers/provider-ids.ts';
import { shownScreenNames } from './shown-screen.ts';

/** Every command of the program (design contract 3.3). */
export const commandTable: readonly CommandDefinition[] = [
  {
    name: '',
    summary: 'Set up the primary and the local fallback, verify both, and write the settings',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [
      { name: 'non-interactive', help: 'Plan, apply, verify and report without ever asking' },
      {
        name: 'plain',
        help: 'Ask line by line instead of full screens; for screen readers and dumb terminals',
      },
      { name: 'dry-run', help: 'Print the steps and the diff (secrets masked); change nothing' },
      { name: 'exit-code', help: 'With --dry-run: exit 5 when something would change' },
      { name: 'no-connect', help: 'Settle and write the settings without contacting any server' },
      { name: 'require-primary', help: 'Fail instead of working on the fallback' },
      {
        name: 'resolve-drift',
        hint: 'SIDE',
        choices: ['env', 'config'],
        help: 'Where .env and config.json disagree, make the other one follow this side',
      },
      ...administratorOptions(
        'Make what an existing server lacks (--fallback-mode existing) as this administrator',
      ),
      ...settingOptions,
      retriesOption,
      ...locationOptions,
      { name: 'version', short: 'V', help: 'Print the version and end' },
    ],
    example:
      'setup-wizard --non-interactive --db-host db.example.com --db-name app --db-user app --db-password-file ./secret',
  },
  {
    name: 'check',
    summary: 'Run the checks against the configured databases; change nothing',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [
      targetOption,
      {
        name: 'services',
        help: 'Look at Ollama, its models and Redis as well, with the latency of everything',
      },
      migrationsOption,
      ...settingOptions,
      retriesOption,
      ...locationOptions,
    ],
    example: 'setup-wizard check --services --json',
  },
  {
    name: 'bootstrap',
    summary:
      'Create what a database lacks: itself, extensions, types, migrations, indexes; then check',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [
      targetOption,
      migrationsOption,
      {
        name: 'extension-schema',
        hint: 'NAME',
        help: 'Where to create pgvector when it is missing (default: the first of search_path)',
      },
      {
        name: 'upgrade',
        help: "Update pgvector to the version of the server's files, as its owner",
      },
      { name: 'repair', help: 'Accept applied migration files that were changed or renamed since' },
      ...settingOptions,
      retriesOption,
      ...locationOptions,
    ],
    example: 'setup-wizard bootstrap --target primary --migrations ./migrations',
  },
  {
    name: 'migrate',
    summary: "Apply, take back and show an application's migrations, or our own without a folder",
    operands: 'up|down|status|history',
    actions: ['up', 'down', 'status', 'history'],
    extraOperands: 0,
    options: [
      targetOption,
      migrationsOption,
      { name: 'steps', hint: 'N', help: 'down: how many to take back (default 1)' },
      { name: 'dry-run', help: 'up, down: print what would be done; change nothing' },
      { name: 'exit-code', help: 'With --dry-run or status: exit 5 when something is pending' },
      { name: 'repair', help: 'up: accept applied files that were changed or renamed since' },
      { name: 'yes', short: 'y', help: 'down: do not ask' },
      ...settingOptions,
      retriesOption,
      ...locationOptions,
    ],
    example: 'setup-wizard migrate up --migrations ./migrations --dry-run',
  },
  {
    name: 'show',
    summary: 'Show every setting with where it comes from, secrets masked; change nothing',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [
      {
        name: 'screen',
        hint: 'NAME',
        choices: shownScreenNames,
        help: 'Print one screen as plain text',
      },
      { name: 'width', hint: 'N', help: 'Columns of the text (default 80 for a screen)' },
      ...settingOptions,
      ...locationOptions,
    ],
    example: 'setup-wizard show --screen fallback',
  },
  {
    name: 'fallback',
    summary: 'Start, stop and look after the local fallback',
    operands: Object.keys(fallbackActions).join('|'),
    actions: Object.keys(fallbackActions),
    extraOperands: 0,
    actionOperands: { service: ['install', 'uninstall', 'status'] },
    options: fallbackOptions,
    example: 'setup-wizard fallback status',
    actionHelp: fallbackActions,
  },
  {
    name: 'route',
    summary: 'Tell which database to use now, for programs in any language',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: routeOptions,
    example: 'setup-wizard route --format env',
  },
  {
    name: 'roles',
    summary: 'Print, or apply, the least rights for an application and its migrations',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [...roleOptions, ...settingOptions, retriesOption, ...locationOptions],
    example:
      'setup-wizard roles --apply --admin-user postgres --admin-password-file ./admin-password',
  },
  {
    name: 'reconcile',
    summary: 'Show the writes that only the fallback has, and bring them back to the primary',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [...reconcileOptions, ...settingOptions, retriesOption, ...locationOptions],
    example: 'setup-wizard reconcile --apply --table public.orders=fallback-wins',
  },
  ...commandsOfDayTwo,
  tuneCommand,
  {
    name: 'restore',
    summary: 'Put a backup of .env or config.json back',
    operands: '[BACKUP]',
    actions: [],
    extraOperands: 1,
    options: [{ name: 'list', help: 'Only list the backups' }, ...locationOptions],
    example: 'setup-wizard restore --list',
  },
  {
    name: 'providers',
    summary: 'Tell what is known about a provider: who may create pgvector there, and how',
    operands: '[NAME]',
    actions: [],
    extraOperands: 1,
    suggestedOperands: [...providerIds, ...platformIds],
    options: [
      { name: 'detect', help: 'The provider of the configured primary, told by its address' },
      ...settingOptions,
      ...locationOptions,
    ],
    example: 'setup-wizard providers supabase',
  },
  {
    name: 'export',
    summary:
      'Print ready configuration of another engine, made from the settings; no secrets in it',
    operands: exportFormats.join('|'),
    actions: exportFormats,
    extraOperands: 0,
    options: [
      { name: 'output', hint: 'DIR', help: 'Write the files into this folder instead' },
      { name: 'force', help: 'With --output: overwrite files that exist' },
      ...settingOptions,
      ...locationOptions,
    ],
    example: 'setup-wizard export compose --output ./deploy',
  },
  {
    name: 'explain',
    summary: 'Explain an error code, a SQLSTATE, a check or the message of a server',
    operands: '[CODE|SQLSTATE|CHECK|"MESSAGE"|-]',
    actions: [],
    extraOperands: Infinity,
    suggestedOperands: Object.keys(errorCodes),
    options: locationOptions,
    example: 'setup-wizard explain \'type "vector" does not exist\'',
  },
  {
    name: 'support',
    summary: 'Print one bundle for a support ticket, secrets masked',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [...settingOptions, retriesOption, ...locationOptions],
    example: 'setup-wizard support > ticket.txt',
  },
  {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    operands: 'bash|zsh|fish',
    actions: ['bash', 'zsh', 'fish'],
    extraOperands: 0,
    options: [],
    example: 'source <(setup-wizard completion bash)',
  },
].map((definition) => ({ ...definition, options: [...definition.options, ...commonOptions] }));

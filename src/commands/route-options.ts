import { locationOptions, type OptionDefinition, settingOptions } from './option-table.ts';

/** The options of `route`. */
export const routeOptions: readonly OptionDefinition[] = [
  {
    name: 'format',
    hint: 'FORMAT',
    choices: ['text', 'json', 'env', 'url'],
    help: 'text (default), json (as --json), env (lines for eval, in the names of libpq) or url',
  },
  { name: 'with-password', help: 'json, env, url: give the password, too' },
  {
    name: 'watch',
    help: 'Go on watching, and print every change as one line of JSON, where it stands now first',
  },
  {
    name: 'writes',
    hint: 'WHAT',
    choices: ['read-only', 'journal', 'refuse'],
    help: 'What the fallback takes while the primary is down: read-only (default), journal (writes, which it records), or refuse',
  },
  {
    name: 'fail-back',
    hint: 'HOW',
    choices: ['manual', 'auto'],
    help: '--watch: going back to a healthy primary when told to (manual, the default) or by itself (auto)',
  },
  { name: 'no-start', help: 'Do not start a local fallback that is stopped' },
  {
    name: 'timeout',
    hint: 'MS',
    help: 'How long to look for a database that can be used (default 15000)',
  },
  ...settingOptions,
  ...locationOptions,
];

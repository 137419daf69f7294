import { durabilities } from '../fallback/durability.ts';
import { locationOptions, type OptionDefinition } from './option-table.ts';

const limitOptions: readonly OptionDefinition[] = [
  {
    name: 'statement-timeout',
    actions: ['start', 'serve'],
    hint: 'MS',
    help: 'End a statement after this many milliseconds (default 300000)',
  },
  {
    name: 'idle-in-transaction-timeout',
    actions: ['start', 'serve'],
    hint: 'MS',
    help: 'End a transaction that idles this long (default 60000)',
  },
  {
    name: 'max-connections',
    actions: ['start', 'serve'],
    hint: 'N',
    help: 'How many clients at once (default 100)',
  },
];

const durabilityOption: OptionDefinition = {
  name: 'durability',
  actions: ['start', 'serve'],
  hint: 'WHAT',
  choices: durabilities,
  help: 'start, serve: what a commit of the embedded server outlives from now on: crash, or power-loss, which takes about twice the time (default crash)',
};

const syncOptions: readonly OptionDefinition[] = [
  {
    name: 'tables',
    actions: ['sync'],
    hint: 'LIST',
    help: 'sync: only these, separated by commas: orders, audit.*, public.item*',
  },
  { name: 'exclude', actions: ['sync'], hint: 'LIST', help: 'sync: all but these' },
  { name: 'unfollow', actions: ['sync'], help: 'sync: end the following, on both servers' },
  {
    name: 'version-column',
    actions: ['sync'],
    hint: 'NAME',
    help: 'sync: what tells that a row changed; never the same again for a key (default row_version)',
  },
  { name: 'dry-run', actions: ['sync'], help: 'sync: print what would be copied; change nothing' },
  {
    name: 'exit-code',
    actions: ['sync'],
    help: 'sync: with --dry-run: exit 5 when something would change',
  },
];

/** The options of `fallback` alone. */
export const fallbackOptions: readonly OptionDefinition[] = [
  {
    name: 'yes',
    actions: ['destroy', 'upgrade'],
    short: 'y',
    help: 'destroy, upgrade: do not ask',
  },
  {
    name: 'lines',
    actions: ['logs'],
    hint: 'N',
    help: 'logs: how many of the last lines (default 100)',
  },
  {
    name: 'follow',
    actions: ['logs', 'sync'],
    short: 'f',
    help: 'logs: go on with new lines; sync: follow the primary from the copy on, by logical replication',
  },
  ...limitOptions,
  durabilityOption,
  {
    name: 'discard-writes',
    actions: ['destroy', 'sync'],
    help: 'destroy, sync: give up writes that the primary does not have, or of which nobody can tell',
  },
  ...syncOptions,
  {
    name: 'drop-backup',
    actions: ['upgrade'],
    help: 'upgrade: delete the data directories of before, which it keeps otherwise',
  },
  ...locationOptions,
];

import { durabilities } from '../fallback/durability.ts';
import { locationOptions, type OptionDefinition } from './option-table.ts';

const limitOptions: readonly OptionDefinition[] = [
  {
    name: 'statement-timeout',
    hint: 'MS',
    help: 'End a statement after this many milliseconds (default 300000)',
  },
  {
    name: 'idle-in-transaction-timeout',
    hint: 'MS',
    help: 'End a transaction that idles this long (default 60000)',
  },
  { name: 'max-connections', hint: 'N', help: 'How many clients at once (default 100)' },
];

const durabilityOption: OptionDefinition = {
  name: 'durability',
  hint: 'WHAT',
  choices: durabilities,
  help: 'start, serve: what a commit of the embedded server outlives from now on: crash, or power-loss, which takes about twice the time (default crash)',
};

const syncOptions: readonly OptionDefinition[] = [
  {
    name: 'tables',
    hint: 'LIST',
    help: 'sync: only these, separated by commas: orders, audit.*, public.item*',
  },
  { name: 'exclude', hint: 'LIST', help: 'sync: all but these' },
  { name: 'unfollow', help: 'sync: end the following, on both servers' },
  {
    name: 'version-column',
    hint: 'NAME',
    help: 'sync: what tells that a row changed; never the same again for a key (default row_version)',
  },
  { name: 'dry-run', help: 'sync: print what would be copied; change nothing' },
  { name: 'exit-code', help: 'sync: with --dry-run: exit 5 when something would change' },
];

/** The options of `fallback` alone. */
export const fallbackOptions: readonly OptionDefinition[] = [
  { name: 'yes', short: 'y', help: 'destroy, upgrade: do not ask' },
  { name: 'lines', hint: 'N', help: 'logs: how many of the last lines (default 100)' },
  {
    name: 'follow',
    short: 'f',
    help: 'logs: go on with new lines; sync: follow the primary from the copy on, by logical replication',
  },
  ...limitOptions,
  durabilityOption,
  {
    name: 'discard-writes',
    help: 'destroy, sync: give up writes that the primary does not have, or of which nobody can tell',
  },
  ...syncOptions,
  {
    name: 'drop-backup',
    help: 'upgrade: delete the data directories of before, which it keeps otherwise',
  },
  ...locationOptions,
];

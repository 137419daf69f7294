import type { OptionDefinition } from './option-table.ts';

const side = (name: 'from' | 'to', what: string): readonly OptionDefinition[] => [
  {
    name,
    hint: 'WHERE',
    suggestions: ['fallback', 'primary'],
    help: `${what}: fallback, primary or a postgresql:// URL without a password`,
  },
  { name: `${name}-url-file`, hint: 'FILE', help: `${what}: a file that holds its URL` },
  {
    name: `${name}-password-file`,
    hint: 'FILE',
    help: `The password for --${name} URL (otherwise PGPASSWORD, or the password file of libpq)`,
  },
];

/** What `move` takes beside settings and places. */
export const moveOptions: readonly OptionDefinition[] = [
  ...side('from', 'The database to move'),
  ...side('to', 'The database to move it to'),
  { name: 'dry-run', help: 'Only look at both sides and try everything out; change nothing' },
  {
    name: 'prepare',
    help: 'Copy while the source is still in use; the same command without it brings what has changed since',
  },
  {
    name: 'into-existing',
    help: 'The target may hold something, which stays; a table of the same name has to be empty or hold the same rows',
  },
  {
    name: 'allow-missing',
    help: 'Go on without what the target does not take; it is named at the end',
  },
  { name: 'restart', help: 'Take away what an unfinished move has brought, and begin anew' },
  { name: 'jobs', hint: 'N', help: 'How many tables are copied at once, 1 to 8 (default 2)' },
];

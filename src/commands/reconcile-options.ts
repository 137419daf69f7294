import { reconcilePolicies } from '../reconcile/reconcile-policy.ts';
import type { OptionDefinition } from './option-table.ts';

/** What `reconcile` takes beside settings and places. */
export const reconcileOptions: readonly OptionDefinition[] = [
  { name: 'apply', help: 'Bring the writes back and use the primary again; without it, only look' },
  {
    name: 'policy',
    hint: 'POLICY',
    choices: reconcilePolicies,
    help: 'What stands of a row that was changed on both: abort (default) brings nothing back then; primary-wins, fallback-wins, newest',
  },
  {
    name: 'table',
    hint: 'NAME=POLICY',
    repeatable: true,
    help: 'Another policy for this table; may be given several times',
  },
  {
    name: 'leave-out',
    hint: 'TABLE',
    repeatable: true,
    help: 'Leave the writes of this table behind, as of a log; may be given several times',
  },
  {
    name: 'newest-column',
    hint: 'COLUMN',
    help: 'What the policy newest compares (default updated_at)',
  },
  { name: 'accept-primary', help: 'The server of the primary was replaced on purpose' },
  { name: 'discard', help: 'Give the writes up instead; they are kept in a file of the backups' },
  { name: 'yes', short: 'y', help: 'With --discard: do not ask' },
  { name: 'exit-code', help: 'Without --apply: exit 5 when writes wait or the fallback is in use' },
];

import namesOfNoTable from '../../sql/names-of-no-table.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ReconcilePolicies } from './reconcile-policy.ts';

/**
 * A name that no table of the fallback has is a typing error: the table that was meant would go by the
 * usual policy, which may drop its rows.
 *
 * @throws SetupError USAGE naming them
 */
export async function refuseUnknownTables(
  fallback: Connection,
  { tables, leftOut = new Set() }: ReconcilePolicies,
): Promise<void> {
  if (tables.size + leftOut.size === 0) return;
  const { rows } = await fallback.query(namesOfNoTable, [[...tables.keys(), ...leftOut]]);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => `"${String(name)}"`).join(', ');
  throw new SetupError('USAGE', {
    message: `The fallback has no table ${names}; nothing was begun.`,
    fix: 'Correct the name in --table NAME=POLICY or --leave-out NAME; "setup-wizard reconcile" lists the tables with writes that wait.',
  });
}

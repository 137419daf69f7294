import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueTable } from '../transfer/database-catalogue.ts';
import { fullName } from '../transfer/full-name.ts';
import { printText, rowPrint } from '../transfer/row-print.ts';
import type { TargetPrints } from './occupied-target.ts';

/**
 * Tables of the target that are about to be replaced must be what they were when they were looked at. Keeps
 * everybody else off them until the end of the open transaction.
 *
 * @throws SetupError MOVE_FAILED naming the first one that somebody has written to, or made, since
 */
export async function refuseWritten(
  target: Connection,
  tables: readonly CatalogueTable[],
  prints: TargetPrints,
): Promise<void> {
  const pairs = tables
    .filter(({ kind }) => kind === 'r')
    .map(({ schema, name }) => `(${quoteLiteral(schema)}, ${quoteLiteral(name)})`);
  if (pairs.length === 0) return;
  const { rows } = await target.query(
    `select n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and (n.nspname, c.relname) in (${pairs.join(', ')})`,
  );
  const there = rows.map((row) =>
    fullName({ schema: String(row['schema']), name: String(row['name']) }),
  );
  if (there.length === 0) return;
  await target.query(`lock table only ${there.join(', only ')} in access exclusive mode`);
  for (const name of there) {
    if (printText(await rowPrint(target, name)) === prints.get(name)) continue;
    throw new SetupError('MOVE_FAILED', {
      message: `Somebody has written to ${name} on the target while rows were copied; nothing was put in its place.`,
      fix: 'End what writes there, then run the same command again.',
    });
  }
}

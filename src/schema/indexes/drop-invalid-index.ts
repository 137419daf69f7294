import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FoundIndex } from '../checks/schema-state.ts';
import { explainLockTimeout, lockTimeout } from '../columns/lock-timeout.ts';
import { schemaFailure } from '../schema-failure.ts';
import { withoutStatementTimeout } from './without-statement-timeout.ts';

/** The name of an invalid index that is on its way out; a run that was killed leaves it like this. */
const asidePattern = /^setup_wizard_invalid_\d+$/;

/** Whether an earlier run had begun to drop this index and did not come to the end of it. */
export function isSetAside({ name, valid }: FoundIndex): boolean {
  return !valid && asidePattern.test(name);
}

/** Somebody else dropped it at the same time; the last one is `tuple concurrently updated`. */
const goneAlready = ['42704', '40P01', 'XX000'];

/**
 * Drops an index that a failed build left invalid, without holding up readers or writers. Under a lock
 * that no build can share it is looked at once more and given a name of its own first: a session
 * that builds it anew at the same moment would otherwise lose its work to our `drop`.
 *
 * @throws SetupError SCHEMA_FAILED, or what `diagnose` explains
 */
export async function dropInvalidIndex(connection: Connection, index: FoundIndex): Promise<void> {
  const failed = `The invalid index ${index.name} could not be dropped`;
  const schema = quoteIdentifier(index.schema);
  const aside = `setup_wizard_invalid_${index.oid}`;
  const drop = `drop index concurrently if exists ${schema}.${quoteIdentifier(aside)}`;
  try {
    if (!(await setAside(connection, index, aside))) return;
    await withoutStatementTimeout(connection, () =>
      connection.query(drop, undefined, { timeoutMs: 0 }),
    );
  } catch (error) {
    if (goneAlready.includes(sqlState(error) ?? '')) return;
    const about = { schema: index.schema, table: index.table, failed };
    const explained = await explainLockTimeout(error, connection, about);
    throw schemaFailure(explained, { failed, statement: drop, owner: index.owner });
  }
}

/** Whether it was still there and invalid, and bears the name now. */
async function setAside(
  connection: Connection,
  index: FoundIndex,
  aside: string,
): Promise<boolean> {
  const schema = quoteIdentifier(index.schema);
  const table = `${schema}.${quoteIdentifier(index.table)}`;
  try {
    const answers = await connection.batch(
      [
        `begin; ${lockTimeout}; lock table ${table} in share update exclusive mode`,
        `select c.relname from pg_catalog.pg_index i
         join pg_catalog.pg_class c on c.oid = i.indexrelid
         where i.indexrelid = ${index.oid} and not i.indisvalid`,
      ].join('; '),
    );
    const name = answers.at(-1)?.rows[0]?.['relname'];
    if (typeof name !== 'string') {
      await connection.query('rollback');
      return false;
    }
    const rename = `alter index ${schema}.${quoteIdentifier(name)} rename to ${quoteIdentifier(aside)}`;
    await connection.batch(name === aside ? 'commit' : `${rename}; commit`);
    return true;
  } catch (error) {
    // A session that is gone needs none.
    await connection.query('rollback').catch(() => undefined);
    throw error;
  }
}

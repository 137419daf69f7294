import type { Connection } from '../../postgres/connection.ts';
import { errorSigns, sqlState } from '../../postgres/error-signs.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FoundTable } from '../checks/schema-state.ts';
import { explainLockTimeout, lockTimeout } from '../columns/lock-timeout.ts';
import { noticed } from '../noticed.ts';
import { schemaFailure } from '../schema-failure.ts';
import { indexStatement } from './index-statement.ts';
import type { WantedIndex } from './wanted-index.ts';
import { withoutStatementTimeout } from './without-statement-timeout.ts';

/** How a build ended: `raced` when another session came in its way, so that another look is due. */
export type BuildOutcome =
  | { readonly kind: 'built'; readonly how: string; readonly remarks: readonly string[] }
  | { readonly kind: 'raced' };

const deadlock = '40P01';
const duplicateTable = '42P07';

/**
 * Builds an index: without holding up writers where the table has rows, at once in a transaction
 * where it has none (a concurrent build there only waits for others' transactions). However long it
 * takes, it is waited for.
 *
 * @throws SetupError SCHEMA_FAILED, INDEX_MEMORY, SHARED_MEMORY_FULL or what else `diagnose` explains
 */
export async function buildIndex(
  connection: Connection,
  name: string,
  table: FoundTable,
  wanted: WantedIndex,
): Promise<BuildOutcome> {
  const concurrently = table.kind === 'table' && (await hasRows(connection, table));
  const statement = indexStatement(name, table, wanted, { concurrently });
  // A limit that is set for the queries of an application is none for a build.
  const limits = `${lockTimeout}; set local statement_timeout = 0`;
  const build = (): Promise<unknown> =>
    concurrently
      ? withoutStatementTimeout(connection, () => connection.batch(statement, { timeoutMs: 0 }))
      : connection.batch(`${limits}; ${statement}`, { timeoutMs: 0 });
  try {
    const { notices } = await noticed(connection, build);
    if (notices.some(({ sqlState: code }) => code === duplicateTable)) return { kind: 'raced' };
    return {
      kind: 'built',
      how: concurrently ? 'built beside the running writes' : 'built',
      remarks: notices.map(({ message }) => message),
    };
  } catch (error) {
    if (isRace(error)) return { kind: 'raced' };
    const failed = `Index ${name} on ${table.schema}.${table.name} could not be built`;
    const about = { schema: table.schema, table: table.name, failed };
    const explained = await explainLockTimeout(error, connection, about);
    throw schemaFailure(explained, { failed, statement, owner: table.owner });
  }
}

/** Two builds on one table wait for each other's snapshots; two of one name meet in the catalogue. */
function isRace(error: unknown): boolean {
  const state = sqlState(error);
  const inCatalogue = errorSigns(error).words.includes('pg_class_relname_nsp_index');
  return state === deadlock || state === duplicateTable || (state === '23505' && inCatalogue);
}

/** The size on disk, because a policy may hide rows and statistics may be old. */
async function hasRows(connection: Connection, { schema, name }: FoundTable): Promise<boolean> {
  const place = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const { rows } = await connection.query(
    'select pg_catalog.pg_relation_size($1::pg_catalog.regclass) > 0 as filled',
    [place],
  );
  return rows[0]?.['filled'] === true;
}

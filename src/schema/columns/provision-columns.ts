import type { Connection } from '../../postgres/connection.ts';
import type { SchemaState } from '../checks/schema-state.ts';
import type { SchemaDeclaration } from '../declaration/schema-declaration.ts';
import { noticed } from '../noticed.ts';
import type { ProvisionOptions, SchemaChange } from '../schema-change.ts';
import { schemaFailure } from '../schema-failure.ts';
import { type ColumnToAdd, columnsToAdd } from './column-plan.ts';
import { explainLockTimeout, lockTimeout } from './lock-timeout.ts';

/** The notice of `add column if not exists` when the column is there. */
const columnIsThere = '42701';

/**
 * Adds the declared columns that say so to existing tables that lack them; nothing else of a table
 * is changed. A table that is in use for longer than five seconds ends it, naming who uses it. With
 * nothing to add the server is not asked.
 *
 * @throws SetupError SCHEMA_FAILED, or what `diagnose` explains
 */
export async function provisionColumns(
  connection: Connection,
  declaration: Pick<SchemaDeclaration, 'tables'>,
  state: Pick<SchemaState, 'tables' | 'extensions'>,
  { progress }: Pick<ProvisionOptions, 'progress'>,
): Promise<readonly SchemaChange[]> {
  const added: SchemaChange[] = [];
  for (const column of columnsToAdd(declaration, state)) {
    const { notices } = await noticed(connection, () => add(connection, column));
    const others = notices.some(({ sqlState }) => sqlState === columnIsThere);
    const done = others ? 'added by another run' : 'added';
    progress(`column ${column.name} ${done}`);
    added.push({ kind: 'column', name: column.name, done });
  }
  return added;
}

async function add(connection: Connection, { table, name, statement }: ColumnToAdd): Promise<void> {
  try {
    // A default that has to be computed rewrites the table; that may take its time.
    await connection.batch(`${lockTimeout}; ${statement}`, { timeoutMs: 0 });
  } catch (error) {
    const failed = `Column ${name} could not be added`;
    const about = { schema: table.schema, table: table.name, failed };
    const explained = await explainLockTimeout(error, connection, about);
    throw schemaFailure(explained, { failed, statement, owner: table.owner });
  }
}

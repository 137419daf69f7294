import type { Connection } from '../postgres/connection.ts';
import { createOwnTables } from '../postgres/create-own-tables.ts';
import { mayNotKeep } from './may-not-keep.ts';

/**
 * Creates what is missing of the tables of a failover; see `createOwnTables`.
 *
 * @param statements each of them with `if not exists`
 * @throws SetupError JOURNAL_UNAVAILABLE with the statement for an administrator when the role may not
 */
export async function makeOwnTables(connection: Connection, statements: string): Promise<void> {
  await createOwnTables(connection, statements, (what, error) =>
    mayNotKeep(connection, what === 'schema' ? null : statements, error),
  );
}

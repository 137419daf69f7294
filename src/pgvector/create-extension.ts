import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { inSavepoint } from './in-savepoint.ts';

export interface ExtensionOutcome {
  /** Whether this call created it; false when somebody else was first. */
  readonly created: boolean;
  /** The schema this call made for it, or null. */
  readonly createdSchema: string | null;
}

const nothingDone: ExtensionOutcome = { created: false, createdSchema: null };

/**
 * Creates one extension inside the open transaction, behind a savepoint, so that a refusal leaves
 * the transaction usable. No version is named and nothing cascades: the server's default version is
 * the one its files support.
 *
 * @param schema where to create it, made when missing; absent means the first of search_path
 * @throws SetupError with the server's error as its cause
 */
export async function createExtension(
  connection: Connection,
  name: string,
  schema: string | undefined,
): Promise<ExtensionOutcome> {
  if (await isInstalled(connection, name)) return nothingDone;
  try {
    return await inSavepoint(connection, () => create(connection, name, schema));
  } catch (error) {
    // Whoever does not take our lock, such as psql, can still have been first.
    const raced = ['23505', '42710'].includes(sqlState(error) ?? '');
    if (raced && (await isInstalled(connection, name))) return nothingDone;
    throw error;
  }
}

async function create(
  connection: Connection,
  name: string,
  schema: string | undefined,
): Promise<ExtensionOutcome> {
  const createdSchema = schema === undefined ? null : await ensureSchema(connection, schema);
  const place = schema === undefined ? '' : ` with schema ${quoteIdentifier(schema)}`;
  await connection.query(`create extension ${quoteIdentifier(name)}${place}`);
  return { created: true, createdSchema };
}

async function isInstalled(connection: Connection, name: string): Promise<boolean> {
  const found = await connection.query(
    'select from pg_catalog.pg_extension e where e.extname = $1',
    [name],
  );
  return found.rowCount > 0;
}

async function ensureSchema(connection: Connection, schema: string): Promise<string | null> {
  const found = await connection.query(
    'select from pg_catalog.pg_namespace n where n.nspname = $1',
    [schema],
  );
  if (found.rowCount > 0) return null;
  await connection.query(`create schema ${quoteIdentifier(schema)}`);
  return schema;
}

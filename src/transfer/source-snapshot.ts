import { connect, type ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import { readCatalogue } from './read-catalogue.ts';

/** One moment of the source, which several sessions see. */
export interface SourceSnapshot {
  readonly connection: Connection;
  readonly catalogue: DatabaseCatalogue;
  /** Another session at the same moment. */
  readonly join: () => Promise<Connection>;
  /** Ends the moment, for all of its sessions. */
  readonly close: () => Promise<void>;
}

/** A dump sets the same, so that text is read as it was written; nothing here may be cut short by a limit. */
const readSettings = `set local datestyle to 'iso'; set local intervalstyle to 'postgres';
  set local extra_float_digits to 3; set local row_security to off; set local statement_timeout to 0;
  set local lock_timeout to 0; set local idle_in_transaction_session_timeout to 0;
  set local search_path to ''`;

const begin = 'begin transaction isolation level repeatable read read only';

/**
 * Opens the source; nothing of it is changed, and what others change is not seen.
 *
 * @param moment a snapshot that another session has exported; null for the present
 */
export async function openSnapshot(
  settings: ConnectionSettings,
  options: ConnectOptions,
  moment: string | null = null,
): Promise<SourceSnapshot> {
  const opened: Connection[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((connection) => connection.close()));
  };
  try {
    const connection = await connect(settings, options);
    opened.push(connection);
    await connection.batch(
      `${begin}; ${moment === null ? '' : `set transaction snapshot ${quoteLiteral(moment)};`} ${readSettings}`,
    );
    const catalogue = await readCatalogue(connection);
    let exported: Promise<string> | null = null;
    const join = async (): Promise<Connection> => {
      exported ??= exportSnapshot(connection);
      const id = await exported;
      const another = await connect(settings, options);
      opened.push(another);
      await another.batch(
        `${begin}; set transaction snapshot ${quoteLiteral(id)}; ${readSettings}`,
      );
      return another;
    };
    return { connection, catalogue, join, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** TRUNCATE and DROP do not respect a snapshot; a lock that lets others read and write keeps them off. */
export async function keepTables(
  { connection }: SourceSnapshot,
  tables: readonly CatalogueTable[],
): Promise<void> {
  if (tables.length === 0) return;
  await connection.query(
    `lock table only ${tables.map(fullName).join(', only ')} in access share mode`,
  );
}

async function exportSnapshot(connection: Connection): Promise<string> {
  const { rows } = await connection.query('select pg_catalog.pg_export_snapshot() as id');
  return String(rows[0]?.['id']);
}

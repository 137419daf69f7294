import followedSql from '../../sql/followed-tables.sql';
import storedSql from '../../sql/stored-tables.sql';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** The tables of a database that hold rows of the operator's own, quoted and with their schema. */
export function storedTables(connection: Connection): Promise<readonly string[]> {
  return namesFrom(connection, storedSql);
}

/** Those of them whose rows arrive from the primary, by logical replication. */
export function followedTables(connection: Connection): Promise<readonly string[]> {
  return namesFrom(connection, followedSql);
}

async function namesFrom(connection: Connection, sql: string): Promise<readonly string[]> {
  const { rows } = await connection.query(sql);
  return rows.map(({ schema, name }) =>
    [schema, name].map((part) => quoteIdentifier(String(part))).join('.'),
  );
}

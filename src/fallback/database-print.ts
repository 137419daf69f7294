import type { Connection } from '../postgres/connection.ts';
import { printText, rowPrint } from '../transfer/row-print.ts';
import { followedTables, storedTables } from './stored-tables.ts';

/** What the tables of a database held at one moment; whatever is written makes it another one. */
export interface DatabasePrint {
  readonly tables: ReadonlyMap<string, string>;
  /** Not printed: what arrives there was written on the primary. */
  readonly followed: readonly string[];
}

/**
 * Prints every table of the operator's own.
 *
 * @param followed what to leave out; by default the tables that follow the primary now
 */
export async function databasePrint(
  connection: Connection,
  followed?: readonly string[],
): Promise<DatabasePrint> {
  const left = followed ?? (await followedTables(connection));
  const tables = new Map<string, string>();
  for (const name of await storedTables(connection)) {
    if (left.includes(name)) continue;
    tables.set(name, printText(await rowPrint(connection, name)));
  }
  return { tables, followed: left };
}

/** Whether nothing was written between two prints. */
export function isSamePrint({ tables: one }: DatabasePrint, { tables: other }: DatabasePrint) {
  return one.size === other.size && [...one].every(([name, print]) => other.get(name) === print);
}

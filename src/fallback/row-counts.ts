import type { Connection } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { storedTables } from './stored-tables.ts';

/** How many rows each table of a database holds, by its name with the schema; in one statement. */
export async function rowCounts(connection: Connection): Promise<ReadonlyMap<string, number>> {
  const tables = await storedTables(connection);
  if (tables.length === 0) return new Map();
  const counts = tables.map(
    (name) =>
      `select ${quoteLiteral(name)} as name, (select pg_catalog.count(*) from only ${name}) as rows`,
  );
  const { rows } = await connection.query(counts.join(' union all '), [], { timeoutMs: 0 });
  return new Map(rows.map((row) => [String(row['name']), Number(row['rows'])]));
}

import * as z from 'zod/mini';
import sizedTableSql from '../../sql/sized-table.sql';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { type VectorType, vectorTypes } from '../pgvector/embedding-bytes.ts';

const sizedTable = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.string(),
  estimatedRows: z.number(),
  mayRead: z.boolean(),
  deadRows: z.number(),
  heapBytes: z.number(),
  toastBytes: z.number(),
  otherIndexBytes: z.number(),
  embedding: z.nullable(
    z.object({ column: z.string(), type: z.string(), dimensions: z.nullable(z.number()) }),
  ),
});

/** A real table as it lies on the disk, as the measure for one that is to grow like it. Sizes are bytes. */
export interface MeasuredTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  /** Their room counts as the rows', so that many of them make the measure too large. */
  readonly deadRows: number;
  readonly heapBytes: number;
  readonly toastBytes: number;
  /** Of all indexes but those over embeddings. */
  readonly otherIndexBytes: number;
  /** The first column of embeddings, or null. */
  readonly embedding: {
    readonly column: string;
    readonly type: VectorType;
    readonly dimensions: number | null;
  } | null;
}

/** Up to here counting the rows takes about a second; above, the estimate of the last analyze will do. */
const countedUpToBytes = 512 * 1024 * 1024;

/**
 * Measures a table.
 *
 * @param name with or without its schema
 * @throws SetupError USAGE for a table that is not there or says nothing, SCHEMA_PERMISSION or what the
 *   connection diagnoses
 */
export async function measureTable(connection: Connection, name: string): Promise<MeasuredTable> {
  const { rows } = await connection.query(sizedTableSql, [name]);
  const found = rows[0]?.['sized'];
  if (found === undefined) {
    throw usage(
      `There is no table "${name}" in database "${connection.settings.database}", or not on the search path.`,
      'Name it with its schema, such as --table public.documents; setup-wizard stats lists the tables.',
    );
  }
  const sized = sizedTable.parse(found);
  if (sized.kind === 'p' || sized.kind === 'f') {
    throw usage(
      `"${name}" has no rows of its own: it is ${sized.kind === 'p' ? 'partitioned' : 'a foreign table'}.`,
      sized.kind === 'p' ? 'Name one of its partitions.' : 'Name a table of this server.',
    );
  }
  const counted = await countRows(connection, sized);
  if (counted < fewestRows) {
    throw usage(
      `The table "${name}" has ${counted} rows; what one row takes cannot be told from so few.`,
      `Fill in ${fewestRows} rows first, or leave --table out.`,
    );
  }
  const { embedding } = sized;
  const type = vectorTypes.find((each) => each === embedding?.type);
  return {
    ...sized,
    rows: counted,
    embedding: embedding === null || type === undefined ? null : { ...embedding, type },
  };
}

/** Below this the pages at the end weigh too much. */
const fewestRows = 100;

async function countRows(
  connection: Connection,
  { schema, name, heapBytes, estimatedRows, mayRead }: z.infer<typeof sizedTable>,
): Promise<number> {
  const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const { user } = connection.settings;
  if (!mayRead && estimatedRows < 0) {
    throw new SetupError('SCHEMA_PERMISSION', {
      message: `How many rows ${table} has is not known: "${user}" may not read it, and it was never analyzed.`,
      fix: `As its owner: analyze ${table}; or grant select on ${table} to ${quoteIdentifier(user)};`,
      target: connection.target,
    });
  }
  const guess = Math.max(0, estimatedRows);
  if (!mayRead || (heapBytes > countedUpToBytes && guess > 0)) return guess;
  const { rows } = await connection.query(
    `select pg_catalog.count(*)::pg_catalog.float8 as count from ${table}`,
    [],
    { timeoutMs: 0 },
  );
  return Number(rows[0]?.['count']);
}

function usage(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}

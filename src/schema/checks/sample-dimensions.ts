import type { Connection } from '../../postgres/connection.ts';
import { isServersVerdict } from '../../postgres/is-servers-verdict.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { SchemaStateAnswer, VectorColumn } from './schema-state.ts';

/** Enough to notice a second model, few enough for any table. */
const rowsPerColumn = 200;
const mostColumns = 20;

/** A look at some rows takes milliseconds; a busy server is not to be waited for. */
const patience = `set local statement_timeout = '3s'; set local lock_timeout = '500ms'`;

/**
 * Looks at some values of the columns that take vectors of any dimensions: what is stored decides,
 * because nothing was declared. Without such a column the server is not asked; a refusal, such as a
 * policy that fails, leaves the sample empty.
 */
export async function sampleDimensions(
  connection: Connection,
  state: Pick<SchemaStateAnswer, 'extensions' | 'vectorColumns'>,
): Promise<readonly VectorColumn[]> {
  const home = state.extensions.find(({ name }) => name === 'vector')?.schema ?? null;
  const open = state.vectorColumns.filter(isOpen).slice(0, mostColumns);
  const samples =
    home === null || open.length === 0
      ? []
      : await sample(
          connection,
          open.map((column, n) => question(home, column, n)),
        );
  return state.vectorColumns.map((column) => ({
    ...column,
    sampled: samples[open.indexOf(column)] ?? [],
  }));
}

type Unsampled = Omit<VectorColumn, 'sampled'>;

/** sparsevec has no function for it. */
function isOpen({ dimensions, readable, type }: Unsampled): boolean {
  return dimensions === null && readable && type !== 'sparsevec';
}

function question(home: string, { schema, table, column }: Unsampled, n: number): string {
  const place = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const value = `t.${quoteIdentifier(column)}`;
  return `select ${n} as n, s.dimensions from (
    select ${quoteIdentifier(home)}.vector_dims(${value}) as dimensions
    from ${place} t where ${value} is not null limit ${rowsPerColumn}
  ) s group by s.dimensions`;
}

async function sample(
  connection: Connection,
  questions: readonly string[],
): Promise<readonly (readonly number[])[]> {
  try {
    const results = await connection.batch(
      `${patience}; ${questions.join(' union all ')} order by n, dimensions`,
    );
    const rows = results.flatMap((result) => result.rows);
    return questions.map((_, n) =>
      rows.filter((row) => row['n'] === n).map((row) => Number(row['dimensions'])),
    );
  } catch (error) {
    if (isServersVerdict(error)) return [];
    throw error;
  }
}

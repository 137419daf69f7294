import { SetupError, type Target } from '../errors/setup-error.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { sqlTokens } from '../postgres/sql-tokens.ts';
import { tableArgument } from './table-argument.ts';
import type { TuningFacts, VectorColumn, VectorIndexFacts } from './tuning-facts.ts';

/** What the operator named. */
export interface VectorsRequest {
  /** `table` or `schema.table`, each part as in SQL. */
  readonly table: string;
  readonly column: string | null;
  readonly index: string | null;
}

export interface ChosenVectors {
  readonly column: VectorColumn;
  readonly index: VectorIndexFacts;
  /** Other usable indexes of the same column. */
  readonly others: readonly VectorIndexFacts[];
}

/**
 * Finds the column and the index that are meant.
 *
 * @throws SetupError TUNING_IMPOSSIBLE saying what there is instead
 */
export function chooseVectors(
  { columns }: TuningFacts,
  request: VectorsRequest,
  target: Target,
): ChosenVectors {
  const refuse = (message: string, fix: string, detail: string | null = null): SetupError =>
    new SetupError('TUNING_IMPOSSIBLE', { message, detail, fix, target });
  const column = chooseColumn(columns, request, refuse);
  const name = `${column.schema}.${column.table}`;
  const usable = column.indexes.filter(({ valid }) => valid);
  if (usable.length === 0) {
    const broken = column.indexes[0];
    throw refuse(
      `Column ${column.column} of ${name} has no index, so every search compares all rows and finds the true nearest.`,
      broken === undefined
        ? createIndexFix(column)
        : `Build it anew: reindex index concurrently ${quoteIdentifier(broken.schema)}.${quoteIdentifier(broken.name)};`,
      broken === undefined
        ? null
        : `Its index "${broken.name}" is invalid: its build was broken off.`,
    );
  }
  const index =
    request.index === null ? usable[0] : usable.find((one) => one.name === request.index);
  if (index === undefined) {
    throw refuse(
      `Column ${column.column} of ${name} has no usable index "${request.index ?? ''}".`,
      `It has: ${usable.map((one) => one.name).join(', ')}.`,
    );
  }
  return { column, index, others: usable.filter((one) => one !== index) };
}

type Refuse = (message: string, fix: string, detail?: string | null) => SetupError;

function chooseColumn(
  columns: readonly VectorColumn[],
  request: VectorsRequest,
  refuse: Refuse,
): VectorColumn {
  const known = [...new Set(columns.map(tableArgument))];
  const [first = '', second] = nameParts(request.table);
  const inTable = columns.filter(({ schema, table }) =>
    second === undefined ? table === first : schema === first && table === second,
  );
  if (inTable.length === 0) {
    throw refuse(
      `There is no table ${request.table} with a column of vectors.`,
      known.length === 0
        ? 'No table of this database has one. Is it the right database (--target primary or fallback)?'
        : `Tables with vectors: ${known.join(', ')}.`,
    );
  }
  if (new Set(inTable.map(({ schema }) => schema)).size > 1) {
    throw refuse(
      `More than one schema has a table ${request.table}.`,
      `Name one: --table ${[...new Set(inTable.map(tableArgument))].join(' or --table ')}`,
    );
  }
  const named = inTable.filter(
    ({ column }) => request.column === null || column === request.column,
  );
  const choice = inTable.map(({ column }) => column).join(', ');
  const [column] = named;
  if (column === undefined) {
    throw refuse(
      `Table ${request.table} has no column of vectors called ${request.column ?? ''}.`,
      `Its columns of vectors: ${choice}.`,
    );
  }
  const indexed = named.filter(({ indexes }) => indexes.length > 0);
  if (named.length > 1 && indexed.length !== 1) {
    throw refuse(
      `Table ${request.table} has several columns of vectors.`,
      `Name one with --column: ${choice}.`,
    );
  }
  return indexed[0] ?? column;
}

/** The parts of a name as SQL reads it: lower case unless quoted. */
function nameParts(text: string): readonly string[] {
  return [...sqlTokens(text)]
    .filter((token) => token.text !== '.' && token.text.trim() !== '')
    .map((token) =>
      token.text.startsWith('"')
        ? token.text.slice(1, -1).replaceAll('""', '"')
        : token.text.toLowerCase(),
    );
}

/** The most dimensions that an index of pgvector holds (VECTOR_MAX_DIM and kin in src/hnsw.h of 0.8). */
const indexable = { vector: 2_000, halfvec: 4_000 } as const;

function createIndexFix({ schema, table, column, type, dimensions }: VectorColumn): string {
  const name = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const key = quoteIdentifier(column);
  const on = `create index concurrently on ${name} using hnsw`;
  if (dimensions === null && type !== 'sparsevec') {
    return `The column is declared without dimensions, which an index needs. When all rows have the same: alter table ${name} alter column ${key} type ${type}(N); otherwise one index for each size: ${on} ((${key}::${type}(N)) ${type}_cosine_ops) where vector_dims(${key}) = N;`;
  }
  const size = dimensions ?? 0;
  if (type !== 'sparsevec' && size > indexable.halfvec) {
    return `Build one over its signs, which queries have to repeat before they sort the nearest by the column itself: ${on} ((binary_quantize(${key})::bit(${size})) bit_hamming_ops);`;
  }
  if (type === 'vector' && size > indexable.vector) {
    return `Build one over a cast, which queries have to repeat: ${on} ((${key}::halfvec(${size})) halfvec_cosine_ops);`;
  }
  return `That is right for some thousand rows. For more: ${on} (${key} ${type}_cosine_ops);`;
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';

export const metrics = ['cosine', 'l2', 'ip', 'l1'] as const;
/** What nearness means: cosine distance, Euclidean, negative inner product, taxicab (HNSW only). */
export type Metric = (typeof metrics)[number];

export const vectorIndexMethods = ['hnsw', 'ivfflat'] as const;
export type VectorIndexMethod = (typeof vectorIndexMethods)[number];

/** How a column of embeddings is indexed, and how queries must order to use that index. */
export interface EmbeddingIndex {
  /** What stands in the parentheses of `create index … using method (…)`, with its operator class. */
  readonly key: string;
  /** The two sides of a query's `order by`, for a column expression and a value of the vector type. */
  readonly ordered: (column: string, value: string) => string;
  /** The oldest pgvector that can build it. */
  readonly oldestPgvector: string;
}

/** What HNSW and IVFFlat take of each type (pgvector's HNSW_MAX_DIM and IVFFLAT_MAX_DIM). */
const maxVector = 2_000;
const maxHalfvec = 4_000;
const operatorOf: Readonly<Record<Metric, string>> = {
  l2: '<->',
  ip: '<#>',
  cosine: '<=>',
  l1: '<+>',
};

/**
 * The index that pgvector can build over a column `vector(dimensions)`: directly up to 2,000
 * dimensions, over a cast to halfvec up to 4,000, over the quantised bits (with Hamming distance
 * instead of the metric, so that candidates want a second look) beyond. Queries repeat the cast.
 *
 * @param schema the schema of pgvector, unquoted
 * @param column SQL of the column, quoted where needed
 * @throws RangeError for l1 with IVFFlat, which has no operator class for it
 */
export function embeddingIndex(
  schema: string,
  column: string,
  options: { dimensions: number; metric: Metric; method: VectorIndexMethod },
): EmbeddingIndex {
  const { dimensions, metric, method } = options;
  if (method === 'ivfflat' && metric === 'l1') throw new RangeError('ivfflat has no l1');
  const at = quoteIdentifier(schema);
  const size = String(Math.trunc(dimensions));
  const operator = `operator(${at}.${operatorOf[metric]})`;
  const oldest = method === 'hnsw' ? '0.5.0' : '0.4.0';
  if (dimensions <= maxVector) {
    return {
      key: `${column} ${at}.vector_${metric}_ops`,
      ordered: (left, right) => `${left} ${operator} ${right}`,
      oldestPgvector: metric === 'l1' ? '0.7.0' : oldest,
    };
  }
  if (dimensions <= maxHalfvec) {
    const half = `::${at}.halfvec(${size})`;
    return {
      key: `(${column}${half}) ${at}.halfvec_${metric}_ops`,
      ordered: (left, right) => `${left}${half} ${operator} ${right}${half}`,
      oldestPgvector: '0.7.0',
    };
  }
  const bits = (vector: string): string =>
    `${at}.binary_quantize(${vector})::pg_catalog.bit(${size})`;
  return {
    key: `(${bits(column)}) ${at}.bit_hamming_ops`,
    ordered: (left, right) => `${bits(left)} operator(${at}.<~>) ${bits(right)}`,
    oldestPgvector: '0.7.0',
  };
}

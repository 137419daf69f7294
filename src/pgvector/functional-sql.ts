import checkIndexSql from '../../sql/check-index.sql';
import checkOperatorsSql from '../../sql/check-operators.sql';
import checkTypeSql from '../../sql/check-type.sql';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/** The statements of the functional test, filled in for one server. */
export interface FunctionalSql {
  readonly type: string;
  readonly operators: string;
  readonly index: string;
}

/**
 * Fills the schema that holds pgvector, and the dimensions, into the statements of sql/check-*.sql:
 * several statements in one round trip cannot have parameters. Above the 2,000 dimensions that
 * an HNSW index takes of a vector, the index is built the way an application has to build it: over
 * a cast to halfvec up to 4,000, over the quantised bits beyond.
 */
export function functionalSql(schemaName: string, dimensions: number): FunctionalSql {
  const schema = quoteIdentifier(schemaName);
  const size = String(Math.trunc(dimensions));
  const wanted = `pg_catalog.array_fill(1::real, array[${size}])::${schema}.vector(${size})`;
  const fill = (sql: string, more: Readonly<Record<string, string>> = {}): string =>
    Object.entries({ ...more, schema, dimensions: size }).reduce(
      (text, [name, value]) => text.replaceAll(`{${name}}`, value),
      sql.trim(),
    );
  return {
    type: fill(checkTypeSql),
    operators: fill(checkOperatorsSql),
    index: fill(checkIndexSql, indexParts(schema, dimensions, size, wanted)),
  };
}

function indexParts(
  schema: string,
  dimensions: number,
  size: string,
  wanted: string,
): Readonly<Record<string, string>> {
  if (dimensions <= 2_000) {
    return {
      indexed: 'embedding',
      opclass: 'vector_cosine_ops',
      ordered: `c.embedding operator(${schema}.<=>) ${wanted}`,
    };
  }
  if (dimensions <= 4_000) {
    const half = `::${schema}.halfvec(${size})`;
    return {
      indexed: `(embedding${half})`,
      opclass: 'halfvec_cosine_ops',
      ordered: `c.embedding${half} operator(${schema}.<=>) ${wanted}${half}`,
    };
  }
  const bits = (vector: string): string =>
    `${schema}.binary_quantize(${vector})::pg_catalog.bit(${size})`;
  return {
    indexed: `(${bits('embedding')})`,
    opclass: 'bit_hamming_ops',
    ordered: `${bits('c.embedding')} operator(${schema}.<~>) ${bits(wanted)}`,
  };
}

import checkIndexSql from '../../sql/check-index.sql';
import checkOperatorsSql from '../../sql/check-operators.sql';
import checkTypeSql from '../../sql/check-type.sql';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { embeddingIndex } from './embedding-index.ts';

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
    index: fill(checkIndexSql, indexParts(schemaName, dimensions, wanted)),
  };
}

function indexParts(
  schemaName: string,
  dimensions: number,
  wanted: string,
): Readonly<Record<string, string>> {
  const index = embeddingIndex(schemaName, 'embedding', {
    dimensions,
    metric: 'cosine',
    method: 'hnsw',
  });
  return { key: index.key, ordered: index.ordered('c.embedding', wanted) };
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { VectorColumn, VectorIndexFacts } from './tuning-facts.ts';

/** What is searched, as the pieces of SQL that a query of an application is made of. */
export interface SearchSubject {
  /** The table, quoted. */
  readonly relation: string;
  /** What is compared, as the index has it: a column or an expression. */
  readonly key: string;
  readonly keyType: string;
  /** `operator(schema.<=>)` */
  readonly operator: string;
  /** The condition of a partial index, which every query has to repeat. */
  readonly predicate: string | null;
  /** Rows, as estimated; null when nobody knows. */
  readonly rows: number | null;
  /** The setting that trades time for recall. */
  readonly parameter: 'hnsw.ef_search' | 'ivfflat.probes';
  /** The index that has to answer, under each name that a plan may give it. */
  readonly indexNames: readonly string[];
}

/** The search that an index serves. */
export function searchSubject(column: VectorColumn, index: VectorIndexFacts): SearchSubject {
  return {
    relation: `${quoteIdentifier(column.schema)}.${quoteIdentifier(column.table)}`,
    key: index.key,
    keyType: index.keyType,
    operator: `operator(${quoteIdentifier(index.operatorSchema)}.${index.operator})`,
    predicate: index.predicate,
    rows: column.rows,
    parameter: index.method === 'hnsw' ? 'hnsw.ef_search' : 'ivfflat.probes',
    indexNames: index.names,
  };
}

/** The query that is measured: the rows nearest to `$1`, `$2` of them. */
export function searchStatement({ relation, key, keyType, operator, predicate }: SearchSubject) {
  const distance = `${key} ${operator} $1::${keyType}`;
  const where = predicate === null ? '' : ` where ${predicate}`;
  return `select (r.tableoid, r.ctid)::pg_catalog.text as id, (${distance})::pg_catalog.float8 as distance from ${relation} r${where} order by ${distance} limit $2`;
}

/** Rows above which a sample is taken in passing instead of by sorting all rows. */
const largeTable = 20_000;

/** Rows of the table at random, as queries: `$1` of them, with what is compared as text. */
export function sampleStatement(subject: SearchSubject, wanted: number): string {
  const { relation, key, predicate, rows } = subject;
  // Three times as many as are wanted, so that chance does not leave too few.
  const share = rows === null || rows < largeTable ? 100 : Math.min(100, (wanted * 300) / rows);
  const sampled = share < 100 ? ` tablesample bernoulli (${share.toFixed(6)})` : '';
  const where = predicate === null ? '' : ` and ${predicate}`;
  return `select s.id, s.value::pg_catalog.text as value from (select (r.tableoid, r.ctid)::pg_catalog.text as id, ${key} as value from ${relation} r${sampled} where ${key} is not null${where} order by pg_catalog.random() limit $1) s`;
}

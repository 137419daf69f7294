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

/** Rows from which a sample is taken in passing instead of by sorting all rows. */
const largeTable = 20_000;

/**
 * Takes about this many rows in passing, as it stands behind a table's name; empty where all rows have to be
 * looked at. It knows neither which rows have no vector nor which a partial index holds, so that fewer may come.
 */
export function tableSample(rows: number | null, wanted: number): string {
  if (rows === null || rows < largeTable || wanted >= rows) return '';
  return ` tablesample bernoulli (${((wanted * 100) / rows).toFixed(6)})`;
}

/** The condition on rows that an index holds. */
export function indexedRows({ key, predicate }: Pick<SearchSubject, 'key' | 'predicate'>): string {
  // Of a row outside a partial index the key may be impossible, such as a cast to other dimensions, and in
  // a plain conjunction the server may look at that first.
  return predicate === null
    ? `${key} is not null`
    : `case when ${predicate} then ${key} end is not null`;
}

/**
 * Rows of the table at random, as queries: `$1` of them, with what is compared as text.
 *
 * @param sample of `tableSample`
 */
export function sampleStatement(subject: SearchSubject, sample: string): string {
  const { relation, key } = subject;
  return `select s.id, s.value::pg_catalog.text as value from (select (r.tableoid, r.ctid)::pg_catalog.text as id, ${key} as value from ${relation} r${sample} where ${indexedRows(subject)} order by pg_catalog.random() limit $1) s`;
}

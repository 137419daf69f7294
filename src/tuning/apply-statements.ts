import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { candidateName } from './scratch-indexes.ts';
import type { CandidateIndex } from './candidate-indexes.ts';
import type { VectorColumn, VectorIndexFacts } from './tuning-facts.ts';
import { roleStatement } from './ways-to-set.ts';

/** How to use a setting, for each scope. */
export interface SettingStatements {
  /** Loads the library; before that the server takes any value, or refuses `alter role`. */
  readonly load: string;
  /** For every session of the role from its next login. */
  readonly role: string;
  /** For one transaction. */
  readonly transaction: string;
}

/**
 * The statements that put a search setting into force. PostgreSQL knows pgvector's settings only once a
 * session has used a vector: before, `set` takes whatever it is given, and `alter role` by who is no
 * superuser is refused (produced on PostgreSQL 15).
 *
 * @param home the schema of pgvector
 */
export function settingStatements(
  parameter: string,
  value: number,
  at: { readonly user: string; readonly database: string; readonly home: string },
): SettingStatements {
  return {
    load: `select '[1]'::${quoteIdentifier(at.home)}.vector;`,
    role: roleStatement(at, parameter, String(value)),
    transaction: `begin; set local ${parameter} = ${value}; select ...; commit;`,
  };
}

/** Whether an index can be built while its table is written to; PostgreSQL cannot do that for partitions. */
export function buildsBesideWrites({ names }: VectorIndexFacts): boolean {
  return names.length === 1;
}

/** The statements that replace an index by one with other parameters. */
export function indexStatements(
  { schema, table }: VectorColumn,
  index: VectorIndexFacts,
  candidate: CandidateIndex,
): readonly string[] {
  const name = `${index.name}_new`.slice(-63);
  const on = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const operators = `${quoteIdentifier(index.opclassSchema)}.${quoteIdentifier(index.opclass)}`;
  const how = buildsBesideWrites(index) ? 'index concurrently' : 'index';
  const where = index.predicate === null ? '' : ` where ${index.predicate}`;
  return [
    `create ${how} ${quoteIdentifier(name)} on ${on} using ${index.method} (${index.key} ${operators}) with (${candidateName(candidate)})${where};`,
    `drop ${how} ${quoteIdentifier(schema)}.${quoteIdentifier(index.name)};`,
    `alter index ${quoteIdentifier(schema)}.${quoteIdentifier(name)} rename to ${quoteIdentifier(index.name)};`,
  ];
}

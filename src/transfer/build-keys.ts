import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { Connection } from '../postgres/connection.ts';
import type {
  CatalogueConstraint,
  CatalogueIndex,
  CatalogueTable,
  DatabaseCatalogue,
} from './database-catalogue.ts';
import { shownName } from './full-name.ts';
import { stagedName, stagingSchema } from './staging.ts';
import { transferFailed } from './transfer-error.ts';

export interface KeyOrder {
  readonly source: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
  /** One table at a time each. */
  readonly sessions: readonly Connection[];
  readonly onStage: (sentence: string) => void;
  /** For each index of vectors, in kilobytes; absent: as the server is set. */
  readonly memory?: number | null;
}

/** The keys and unique constraints that an index stands behind; foreign keys come after the swap. */
export function indexedConstraints({
  constraints,
}: CatalogueTable): readonly CatalogueConstraint[] {
  return constraints.filter(({ kind }) => kind === 'p' || kind === 'u' || kind === 'x');
}

/** The indexes that no constraint makes. */
export function plainIndexes(
  { indexes }: DatabaseCatalogue,
  table: CatalogueTable,
): readonly CatalogueIndex[] {
  return indexes.filter((index) => index.table === table.oid && index.constraint === null);
}

/** What an index of the source is called while it is staged. */
export function stagedIndexName({ constraint, oid }: CatalogueIndex): string {
  return constraint === null ? stagedName('i', oid) : stagedName('c', constraint);
}

/**
 * Builds the indexes of the staged tables, the keys first, and gathers statistics. What an interrupted
 * run has built already is left alone.
 */
export async function buildKeys(order: KeyOrder): Promise<void> {
  const [first] = order.sessions;
  if (first === undefined) return;
  const built = await builtNames(first);
  const queue = order.tables.values();
  let failed = false;
  const work = async (session: Connection): Promise<void> => {
    for (const table of queue) {
      if (failed) return;
      try {
        await buildFor(session, table, order, built);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(order.sessions.map(work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  await attachIndexes(first, order);
}

async function buildFor(
  session: Connection,
  table: CatalogueTable,
  { source, onStage, memory = null }: KeyOrder,
  built: ReadonlySet<string>,
): Promise<void> {
  const name = stagedName('t', table.oid);
  const build = async (what: string, staged: string, statement: string): Promise<void> => {
    if (built.has(staged)) return;
    onStage(`Building ${what} of ${shownName(table)}`);
    const isVectors = memory !== null && /\busing (hnsw|ivfflat)\b/iu.test(statement);
    const more = isVectors ? `set local maintenance_work_mem to ${memory};` : '';
    await session
      .batch(`begin; set local statement_timeout to 0; ${more} ${statement}; commit`, {
        timeoutMs: 0,
      })
      .catch((error: unknown) => {
        throw transferFailed(`Building ${what} of ${shownName(table)}`, error);
      });
  };
  for (const key of keyStatements(source, table)) await build(key.what, key.staged, key.statement);
  if (table.kind === 'r') await session.query(`analyze ${name}`, undefined, { timeoutMs: 0 });
}

/** What builds the indexes of a staged table, keys first. */
export function keyStatements(
  source: DatabaseCatalogue,
  table: CatalogueTable,
): readonly { readonly what: string; readonly staged: string; readonly statement: string }[] {
  const name = stagedName('t', table.oid);
  const only = table.kind === 'p' ? 'only ' : '';
  return [
    ...indexedConstraints(table).map(({ oid, name: what, definition }) => ({
      what,
      staged: stagedName('c', oid),
      statement: `alter table only ${name} add constraint c${oid} ${definition}`,
    })),
    ...plainIndexes(source, table)
      .filter(({ valid }) => valid || table.kind === 'p')
      .map((index) => ({
        what: index.name,
        staged: stagedIndexName(index),
        statement: `create ${index.unique ? 'unique ' : ''}index i${index.oid} on ${only}${name} ${index.body}`,
      })),
  ];
}

async function builtNames(session: Connection): Promise<ReadonlySet<string>> {
  const { rows } = await session.query(
    `select c.relname as name from pg_catalog.pg_class c
     where c.relnamespace = ${quoteLiteral(stagingSchema)}::pg_catalog.regnamespace and c.relkind in ('i', 'I')`,
  );
  return new Set(rows.map((row) => `${stagingSchema}.${String(row['name'])}`));
}

/** The index of a partitioned table is whole when it has one of each part. */
async function attachIndexes(session: Connection, order: KeyOrder): Promise<void> {
  const statements = attachStatements(order);
  if (statements.length > 0) await session.batch(statements.join('; '), { timeoutMs: 0 });
}

/** What puts the staged indexes of parts under that of the whole. */
export function attachStatements({
  source,
  tables,
}: Pick<KeyOrder, 'source' | 'tables'>): readonly string[] {
  const ours = source.indexes.filter(({ table }) => tables.some(({ oid }) => oid === table));
  return ours.flatMap((index) => {
    const parent = ours.find(({ oid }) => oid === index.parent);
    if (parent === undefined) return [];
    return [`alter index ${stagedIndexName(parent)} attach partition ${stagedIndexName(index)}`];
  });
}

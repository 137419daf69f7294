import { SetupError } from '../errors/setup-error.ts';
import { installedVector } from '../pgvector/installed-vector.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { IndexChoice } from './index-choice.ts';
import type { EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** An index that was built for a trial on the server in question. */
export interface MeasuredBuild {
  readonly rows: number;
  /** Of one process, in memory. */
  readonly seconds: number;
}

/** Enough for a graph with layers, few enough for seconds on a small server. */
const trialRows = 2000;

/** A trial may take long on a small server, and has to end. */
const trialTimeoutMs = 10 * 60_000;

/**
 * Builds the index over a temporary table of made-up embeddings, in a transaction that is rolled back:
 * nothing stays. One process does it, whatever the server allows.
 *
 * @throws SetupError PGVECTOR_MISSING, or what the connection diagnoses
 */
export async function measureBuild(
  connection: Connection,
  embedding: EmbeddingShape,
  index: IndexChoice,
): Promise<MeasuredBuild | null> {
  if (index.kind === 'none') return null;
  const vector = await installedVector(connection);
  if (vector === null) {
    throw new SetupError('PGVECTOR_MISSING', {
      message: `Nothing can be measured in database "${connection.settings.database}": pgvector is not installed there.`,
      fix: 'setup-wizard bootstrap installs it; without --measure the build time is estimated.',
      target: connection.target,
    });
  }
  const statements = trialStatements(embedding, index, quoteIdentifier(vector.schema));
  try {
    await connection.batch(statements.prepare, { timeoutMs: trialTimeoutMs });
    const began = performance.now();
    await connection.query(statements.build, [], { timeoutMs: trialTimeoutMs });
    return { rows: trialRows, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'CANCELLED') throw error;
    throw new SetupError('CANCELLED', {
      message: 'Cancelled; the index of the trial is taken back, and nothing stays.',
      fix: 'Run the same command again; the trial begins anew.',
      target: connection.target,
      cause: error,
    });
  } finally {
    // A connection that is lost has rolled back by itself.
    await connection.query('rollback').catch(() => undefined);
  }
}

function trialStatements(
  embedding: EmbeddingShape,
  index: Exclude<IndexChoice, { kind: 'none' }>,
  schema: string,
): { readonly prepare: string; readonly build: string } {
  const { type, dimensions } = embedding;
  const typed = type === 'bit' ? `bit(${dimensions})` : `${schema}.${type}(${dimensions})`;
  const operators = `${schema}.${type === 'bit' ? 'bit_hamming' : `${type}_l2`}_ops`;
  const options =
    index.kind === 'hnsw'
      ? `m = ${index.m}, ef_construction = ${index.efConstruction}`
      : `lists = ${Math.min(index.lists, Math.ceil(trialRows / 20))}`;
  return {
    prepare: `begin; set local maintenance_work_mem = '256MB';
create temporary table setup_wizard_trial (e ${typed}) on commit drop;
insert into setup_wizard_trial
select ${trialValue(embedding, schema)} from pg_catalog.generate_series(1, ${trialRows}) i`,
    build: `create index on setup_wizard_trial using ${index.kind} (e ${operators}) with (${options})`,
  };
}

/** SQL of a value that differs from row to row: the subquery has to look at `i` to be run for each. */
function trialValue({ type, dimensions, nonZero }: EmbeddingShape, schema: string): string {
  const series = (count: number): string =>
    `from pg_catalog.generate_series(1, ${count}) k where i is not null`;
  switch (type) {
    case 'vector':
    case 'halfvec':
      return `(select pg_catalog.array_agg((pg_catalog.random() - 0.5)::pg_catalog.float4) ${series(dimensions)})::${schema}.vector::${schema}.${type}(${dimensions})`;
    case 'bit':
      return `(select pg_catalog.string_agg((pg_catalog.random() > 0.5)::pg_catalog.int4::pg_catalog.text, '') ${series(dimensions)})::bit(${dimensions})`;
    case 'sparsevec': {
      const step = Math.max(1, Math.floor(dimensions / nonZero));
      return `('{' || (select pg_catalog.string_agg((k * ${step}) || ':' || (pg_catalog.random() + 0.01), ',') ${series(nonZero)}) || '}/${dimensions}')::${schema}.sparsevec(${dimensions})`;
    }
  }
}

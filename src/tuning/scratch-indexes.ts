import { randomBytes } from 'node:crypto';
import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { CandidateIndex } from './candidate-indexes.ts';
import { exactSearches } from './exact-searches.ts';
import { type MeasureIndexOptions, measureIndex, type TradeOffPoint } from './measure-index.ts';
import { openTransactionSession } from './measured-session.ts';
import { indexedRows, type SearchSubject, tableSample } from './search-subject.ts';
import type { VectorIndexFacts } from './tuning-facts.ts';

/** A candidate as it was built and measured. */
export interface BuiltCandidate {
  readonly candidate: CandidateIndex;
  readonly buildMs: number;
  readonly bytes: number;
  /** The server said that the graph did not fit into maintenance_work_mem, which makes the build slow. */
  readonly outgrewMemory: boolean;
  readonly points: readonly TradeOffPoint[];
}

export interface ScratchOptions extends Pick<MeasureIndexOptions, 'k' | 'values'> {
  readonly queries: number;
  /** How many rows to copy. */
  readonly rows: number;
  /** Seconds to measure each candidate; building is not counted. */
  readonly seconds: number;
  readonly progress: (line: string) => void;
}

export interface ScratchResult {
  /** The rows that were copied. */
  readonly rows: number;
  readonly candidates: readonly BuiltCandidate[];
}

/**
 * Copies rows into a schema of its own, builds each candidate there and measures it. All of it is one
 * transaction that is taken back, so that nothing is left however the run ends, and nobody ever sees it.
 *
 * @throws SetupError as `diagnose` explains it; CANCELLED
 */
export async function scratchIndexes(
  connection: Connection,
  subject: SearchSubject,
  candidates: readonly CandidateIndex[],
  index: VectorIndexFacts,
  options: ScratchOptions,
): Promise<ScratchResult> {
  const schema = quoteIdentifier(`setup_wizard_scratch_${randomBytes(4).toString('hex')}`);
  const relation = `${schema}.vectors`;
  await connection.query('begin');
  try {
    await connection.query(`create schema ${schema}`);
    options.progress(`Copying ${options.rows} rows into a scratch schema`);
    const copied = await copyRows(connection, subject, relation, options.rows);
    const scratch: SearchSubject = {
      ...subject,
      relation,
      key: 'value',
      predicate: null,
      rows: copied,
      indexNames: ['candidate'],
    };
    const session = openTransactionSession(connection);
    const exact = await exactSearches(session, scratch, {
      ...options,
      until: performance.now() + options.seconds * 1_000,
    });
    const built: BuiltCandidate[] = [];
    for (const candidate of candidates) {
      options.progress(`Building ${candidateName(candidate)}`);
      const made = await build(connection, relation, candidate, index);
      const until = performance.now() + options.seconds * 1_000;
      const points = await measureIndex(session, scratch, exact, { ...options, until });
      built.push({ candidate, ...made, points });
      await connection.query(`drop index ${schema}.candidate`);
    }
    return { rows: copied, candidates: built };
  } finally {
    await connection.query('rollback').catch(() => undefined);
  }
}

/** As it stands in `create index … with (…)`: `m=16, ef_construction=64`. */
export function candidateName({ options }: CandidateIndex): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

async function copyRows(
  connection: Connection,
  subject: SearchSubject,
  scratch: string,
  wanted: number,
): Promise<number> {
  await connection.query(`create table ${scratch} (value ${subject.keyType} not null)`);
  const copy = async (sample: string): Promise<number> => {
    const order = sample === '' ? ' order by pg_catalog.random()' : '';
    const { rowCount } = await connection.query(
      `insert into ${scratch} select ${subject.key} from ${subject.relation} r${sample} where ${indexedRows(subject)}${order} limit ${Math.trunc(wanted)}`,
      [],
      { timeoutMs: 0 },
    );
    return rowCount;
  };
  const sample = tableSample(subject.rows, wanted * 1.1);
  let copied = await copy(sample);
  if (copied < wanted && sample !== '') {
    await connection.query(`truncate ${scratch}`);
    copied = await copy('');
  }
  await connection.query(`analyze ${scratch}`, [], { timeoutMs: 0 });
  return copied;
}

async function build(
  connection: Connection,
  relation: string,
  candidate: CandidateIndex,
  { opclass, opclassSchema, method }: VectorIndexFacts,
): Promise<Omit<BuiltCandidate, 'candidate' | 'points'>> {
  let outgrewMemory = false;
  const silence = connection.onNotice(({ message }) => {
    outgrewMemory ||= message.includes('no longer fits into maintenance_work_mem');
  });
  try {
    const operators = `${quoteIdentifier(opclassSchema)}.${quoteIdentifier(opclass)}`;
    const started = performance.now();
    await connection.query(
      `create index candidate on ${relation} using ${method} (value ${operators}) with (${candidateName(candidate)})`,
      [],
      { timeoutMs: 0 },
    );
    const buildMs = performance.now() - started;
    const { rows } = await connection.query(
      `select pg_catalog.pg_relation_size('${relation.replace('.vectors', '.candidate')}')::pg_catalog.float8 as bytes`,
    );
    return { buildMs, outgrewMemory, bytes: Number(rows[0]?.['bytes']) };
  } finally {
    silence();
  }
}

/** What a run in a scratch schema needs of the server, told before it begins. */
export interface ScratchNeeds {
  /** Rows with their TOAST, and the largest of the indexes. */
  readonly diskBytes: number;
  readonly graphBytes: number;
}

/**
 * @throws SetupError TUNING_REFUSED when a right, or known room on the disk, is missing
 */
export function refuseScratch(
  { target, settings }: Connection,
  facts: { readonly mayCreate: boolean; readonly readOnly: boolean },
  needs: ScratchNeeds,
  freeBytes: number | null,
): void {
  const refuse = (message: string, fix: string): SetupError =>
    new SetupError('TUNING_REFUSED', { message, fix, target });
  if (facts.readOnly) {
    throw refuse(
      'Indexes cannot be tried here: the server or the session accepts no writes.',
      'Name the primary, or leave --build out.',
    );
  }
  if (!facts.mayCreate) {
    throw refuse(
      `Role "${settings.user}" may not create a schema in database "${settings.database}", which trying indexes needs.`,
      `As the owner of the database: grant create on database ${quoteIdentifier(settings.database)} to ${quoteIdentifier(settings.user)}; or leave --build out.`,
    );
  }
  if (freeBytes !== null && freeBytes < needs.diskBytes * 2) {
    throw refuse(
      `Trying these indexes takes about ${Math.ceil(needs.diskBytes / 1024 ** 2)} MB of the server's disk, which has ${Math.floor(freeBytes / 1024 ** 2)} MB left; half of what is left has to stay free.`,
      'Copy fewer rows with --rows, or free some space.',
    );
  }
}

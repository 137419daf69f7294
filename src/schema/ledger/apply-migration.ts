import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import { sqlState } from '../../postgres/error-signs.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import {
  type ClearedWay,
  clearTheWay,
  type ConcurrentIndex,
  concurrentIndex,
} from './concurrent-index.ts';
import { commitError } from './commit-error.ts';
import { type FailedAt, failedAt } from './failed-at.ts';
import { ledgerDenied } from './ledger-denied.ts';
import type { Migration, MigrationSetId } from '../migrations/migration.ts';
import type { MigrationRun } from './migration-run.ts';
import { ledgerTables, type RanMigration, runMigration } from './run-migration.ts';

/** What came of applying one migration. */
export type AppliedNow =
  | { readonly kind: 'applied'; readonly note: string | null }
  /** Another run was first, and nothing was done here. */
  | { readonly kind: 'found' }
  | { readonly kind: 'failed'; readonly at: FailedAt; readonly error: unknown };

/** What one migration is recorded with. */
export type RecordOptions = Pick<MigrationRun, 'dimensions' | 'program' | 'signal' | 'progress'>;

/** Applies one migration and records it, in one transaction unless it has to be outside of one. */
export function applyMigration(
  connection: Connection,
  set: MigrationSetId,
  migration: Migration,
  options: RecordOptions,
): Promise<AppliedNow> {
  return migration.up.transaction === 'one'
    ? applyInTransaction(connection, set, migration, options)
    : applyAlone(connection, set, migration, options);
}

/**
 * The row of the details is written first: whoever tries to write the same one, through whatever pooler,
 * waits for this transaction and then gets a unique violation. What a file SETs must not reach the next
 * one, as it does not when psql runs them one by one; the last row is written with the rights of before.
 */
async function applyInTransaction(
  connection: Connection,
  set: MigrationSetId,
  migration: Migration,
  options: RecordOptions,
): Promise<AppliedNow> {
  const { statements } = migration.up;
  const steps = [
    recordStep(set, migration, options),
    ...statements,
    `reset session authorization; reset role; reset all; ${versionStep(set, migration.name)}`,
  ];
  const ran = await runMigration(connection, {
    set,
    name: migration.name,
    direction: 'up',
    inTransaction: true,
    steps,
  });
  if (ran.kind === 'done') return { kind: 'applied', note: null };
  await rollBack(connection);
  if (isBeaten(ran.error)) return foundOrTorn(connection, set, migration.name);
  const counts = { first: 1, statements: statements.length, steps: steps.length };
  return {
    kind: 'failed',
    at: failedAt(ran.step, counts),
    error: await refusedRecord(connection, ran, 0),
  };
}

/** The one statement, and then both rows of the ledger in a transaction of their own. */
async function applyAlone(
  connection: Connection,
  set: MigrationSetId,
  migration: Migration,
  options: RecordOptions,
): Promise<AppliedNow> {
  const [statement = ''] = migration.up.statements;
  const index = concurrentIndex(statement);
  const record = `${recordStep(set, migration, options)}; ${versionStep(set, migration.name)}`;
  for (let attempt = 1; ; attempt += 1) {
    const cleared = await wayFor(connection, index, options);
    if (cleared.kind === 'failed') {
      if (attempt < triesInRaces && isRace(cleared.error)) continue;
      return { kind: 'failed', at: 0, error: cleared.error };
    }
    const built = cleared.way.kind === 'finished' ? [] : [statement];
    const ran = await runMigration(connection, {
      set,
      name: migration.name,
      direction: 'up',
      inTransaction: false,
      steps: [...built, 'begin', record],
    });
    if (ran.kind === 'done') {
      const error = await commitError(connection);
      if (error !== null) return { kind: 'failed', at: 'commit', error };
      return { kind: 'applied', note: noteOn(cleared.way, index?.index ?? '') };
    }
    if (ran.step < built.length) {
      if (index !== null && attempt < triesInRaces && isRace(ran.error)) continue;
      return { kind: 'failed', at: 0, error: ran.error };
    }
    await rollBack(connection);
    if (isBeaten(ran.error)) return foundOrTorn(connection, set, migration.name);
    const error = await refusedRecord(connection, ran, built.length + 1);
    return { kind: 'failed', at: 'record', error };
  }
}

async function wayFor(
  connection: Connection,
  index: ConcurrentIndex | null,
  options: RecordOptions,
): Promise<
  | { readonly kind: 'cleared'; readonly way: ClearedWay }
  | { readonly kind: 'failed'; readonly error: unknown }
> {
  if (index === null) return { kind: 'cleared', way: { kind: 'absent' } };
  try {
    return { kind: 'cleared', way: await clearTheWay(connection, index, options) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/**
 * Behind a pooler two runs can begin to build the same index at the same moment: then it exists, or they
 * wait for each other, and PostgreSQL ends one of them.
 */
function isRace(error: unknown): boolean {
  return ['42P07', '40P01'].includes(sqlState(error) ?? '');
}

/** Each race ends at least one run's wait, so that this is enough for as many runs. */
const triesInRaces = 20;

function noteOn(way: ClearedWay, index: string): string | null {
  switch (way.kind) {
    case 'absent':
      return null;
    case 'dropped':
      return `the invalid index ${index} of an interrupted run was dropped first`;
    case 'finished':
      return `the index ${index} was there and valid, as an interrupted run leaves it: ${way.definition}`;
  }
}

function recordStep(
  set: MigrationSetId,
  { name, checksum }: Migration,
  { dimensions, program }: RecordOptions,
): string {
  const values = [
    quoteLiteral(set),
    quoteLiteral(name),
    quoteLiteral(checksum),
    String(Math.trunc(dimensions)),
    quoteLiteral(program.slice(0, 60)),
  ];
  return `insert into setup_wizard.migration_details (set, name, sha256, dimensions, program) values (${values.join(', ')})`;
}

/** At the end, because the migration itself may have created or updated the extension. */
function versionStep(set: MigrationSetId, name: string): string {
  const version =
    "select pg_catalog.left(e.extversion, 60) from pg_catalog.pg_extension e where e.extname = 'vector'";
  return `update setup_wizard.migration_details set pgvector = (${version}) where set = ${quoteLiteral(set)} and name = ${quoteLiteral(name)}`;
}

/** Whether the rows of the ledger were there already, and not some row of the migration's own. */
function isBeaten(error: unknown): boolean {
  if (sqlState(error) !== '23505' || !(error instanceof SetupError)) return false;
  const { cause } = error;
  return cause instanceof Error && 'schema' in cause && cause.schema === 'setup_wizard';
}

/** Both rows come and go together, unless somebody deletes one of them by hand to run a file again. */
async function foundOrTorn(
  connection: Connection,
  set: MigrationSetId,
  name: string,
): Promise<AppliedNow> {
  const ledger = `setup_wizard.${ledgerTables[set]}`;
  const found = await connection.query(`select from ${ledger} m where m.name = $1`, [name]);
  if (found.rowCount > 0) return { kind: 'found' };
  const error = new SetupError('MIGRATION_FAILED', {
    message: `The ledger of ${name} is torn.`,
    detail: `Its row in ${ledger} is gone, and the one in setup_wizard.migration_details is not.`,
    fix: `To have it applied again: delete from setup_wizard.migration_details where set = ${quoteLiteral(set)} and name = ${quoteLiteral(name)};`,
    target: connection.target,
  });
  return { kind: 'failed', at: 'record', error };
}

/**
 * The error of a failed step. At the one that writes the details it is LEDGER_DENIED without the right
 * to, and MIGRATION_LOCKED when a limit of the role ended the wait for another run.
 */
async function refusedRecord(
  connection: Connection,
  { step, error }: Extract<RanMigration, { kind: 'failed' }>,
  recordStepIndex: number,
): Promise<unknown> {
  if (step !== recordStepIndex) return error;
  switch (sqlState(error) ?? '') {
    case '42501':
      return await ledgerDenied(connection, 'rows', error);
    case '55P03':
    case '57014':
      return new SetupError('MIGRATION_LOCKED', {
        message: 'Another run is applying it at this moment.',
        detail: error instanceof SetupError ? error.detail : null,
        fix: 'Run the same command again when that one is done.',
        target: connection.target,
        cause: error,
      });
    default:
      return error;
  }
}

async function rollBack(connection: Connection): Promise<void> {
  // When the connection itself is the trouble, the server rolls back without being told.
  await connection.query('rollback').catch(() => undefined);
}

import { Migration as LibraryMigration } from 'node-pg-migrate/migration';
import type { Connection } from '../../postgres/connection.ts';
import type { MigrationSetId } from '../migrations/migration.ts';
import { runBatch } from './run-batch.ts';
import { statementBatches } from './statement-batches.ts';

/** The tables of node-pg-migrate's form, one for each set. */
export const ledgerTables: Readonly<Record<MigrationSetId, string>> = {
  application: 'migrations',
  'setup-wizard': 'own_migrations',
};

/** The statements of one migration, in order. */
export interface MigrationSteps {
  readonly set: MigrationSetId;
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** Whether begin and commit stand around them and around the row of the ledger. */
  readonly inTransaction: boolean;
  readonly steps: readonly string[];
}

/**
 * What came of it: `step` is the index of the step that failed; -1 is the begin before them, and behind
 * the last one come the row of the ledger and the commit.
 */
export type RanMigration =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly step: number; readonly error: unknown };

/**
 * Runs the steps of one migration and writes or deletes its row, through node-pg-migrate. A failure names
 * its statement; what was done before that is not rolled back.
 *
 * This is the only place that knows the library. Its runner is not used: it would look for files and ask
 * the ledger once more, and it orders files differently. No limit of time applies beside the server's own
 * and what a file sets; nor a lock_timeout, because waiting is what an operator expects of a migration.
 */
export async function runMigration(
  connection: Connection,
  { set, name, direction, inTransaction, steps }: MigrationSteps,
): Promise<RanMigration> {
  const batches = inTransaction ? statementBatches(steps) : steps.map((step) => [step]);
  let step = inTransaction ? -1 : 0;
  let call = step;
  const query = async (statement: string | { readonly text: string }): Promise<typeof nothing> => {
    const text = typeof statement === 'string' ? statement : statement.text;
    await runBatch(connection, text, batches[call] ?? [text], () => (step += 1));
    call += 1;
    return nothing;
  };
  const action = (builder: StepBuilder): void => {
    if (!inTransaction) builder.noTransaction();
    // A statement may end in a comment, which ends with its line.
    for (const batch of batches) builder.sql(batch.join('\n;\n'));
  };
  const migration = new LibraryMigration(
    { ...unasked, query },
    `${name}.sql`,
    { up: direction === 'up' && action, down: direction === 'down' && action },
    {
      direction,
      migrationsSchema: 'setup_wizard',
      migrationsTable: ledgerTables[set],
      singleTransaction: false,
      // Only its runner asks for these.
      dir: '',
      databaseUrl: '',
    },
    undefined,
    silent,
  );
  try {
    await migration.apply(direction);
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', step, error };
  }
}

/** What is used of the library's builder of statements. */
interface StepBuilder {
  readonly sql: (text: string) => void;
  readonly noTransaction: () => unknown;
}

/** An answer that the library does not read. */
const nothing = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/** What it may ask of a database beside running a statement, and never does for a migration of steps. */
const unasked = {
  createConnection: () => Promise.resolve(),
  select: () => Promise.resolve([]),
  column: () => Promise.resolve([]),
  connected: () => true,
  addBeforeCloseListener: () => 0,
  close: () => Promise.resolve(),
};

/** Failures come back as errors; its log would print statements, which may hold passwords. */
const ignore = (): void => undefined;
const silent = { info: ignore, warn: ignore, error: ignore };

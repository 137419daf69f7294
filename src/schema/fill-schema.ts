import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerProbe } from '../postgres/probe.ts';
import { readOnlyServer } from '../postgres/read-only-server.ts';
import { provisionColumns } from './columns/provision-columns.ts';
import { readSchemaState } from './checks/read-schema-state.ts';
import type { SchemaState } from './checks/schema-state.ts';
import { provisionEnums } from './enums/provision-enums.ts';
import { provisionExtensions } from './extensions/provision-extensions.ts';
import { provisionIndexes } from './indexes/provision-indexes.ts';
import { compareLedger } from './ledger/compare-ledger.ts';
import type { LedgerState } from './ledger/ledger-state.ts';
import type { MigrationSet } from './migrations/migration.ts';
import type { MigrationReport } from './ledger/migration-run.ts';
import { migrateUp } from './ledger/migrate-up.ts';
import type { SchemaChange } from './schema-change.ts';
import type { SchemaSources } from './schema-sources.ts';
import type { TargetOptions } from './target-options.ts';

export interface FillOptions extends TargetOptions {
  readonly probe: ServerProbe;
  readonly repair: boolean;
}

/** What was done to the schema of one database. */
export interface FilledSchema {
  readonly changes: readonly SchemaChange[];
  /** What became of each set that had something to do. */
  readonly migrations: readonly {
    readonly set: MigrationSet['id'];
    readonly report: MigrationReport;
  }[];
  /** Why our own migration could not be recorded; the database is none the worse for it. */
  readonly unrecorded: SetupError | null;
  /** How the database stands after it. */
  readonly state: SchemaState;
}

/**
 * Brings the schema of a database to what the sources want: enum types first, because migrations use
 * them, then the migrations, then declared columns and indexes, which migrations make the tables for.
 * A schema that lacks nothing costs one round trip.
 *
 * @throws SetupError as `migrateUp` does, SERVER_READ_ONLY, SCHEMA_FAILED, or what `diagnose` explains
 */
export async function fillSchema(
  connection: Connection,
  { own, application, declaration }: SchemaSources,
  options: FillOptions,
): Promise<FilledSchema> {
  const changes: SchemaChange[] = [];
  const migrations: FilledSchema['migrations'][number][] = [];
  let state = await readSchemaState(connection, declaration);
  const again = async (happened: boolean): Promise<void> => {
    if (happened) state = await readSchemaState(connection, declaration);
  };

  refuseReadOnly(connection, application, state, options.probe);
  const extensions = await provisionExtensions(connection, declaration, state, options);
  const types = await provisionEnums(connection, declaration, state, options);
  changes.push(...extensions, ...types);
  const recorded = await recordOwn(connection, own, state, options);
  if (recorded.report !== null) migrations.push({ set: own.id, report: recorded.report });
  if (application !== null && hasWork(application, state.ledger)) {
    const run = { ...options, ledger: recorded.report === null ? state.ledger : undefined };
    migrations.push({
      set: application.id,
      report: await migrateUp(connection, application, run),
    });
  }
  await again(changes.length > 0 || migrations.length > 0);

  const late = await provisionEnums(connection, declaration, state, options);
  const columns = await provisionColumns(connection, declaration, state, options);
  changes.push(...late, ...columns);
  await again(late.length > 0 || columns.length > 0);
  const indexes = await provisionIndexes(connection, declaration, state, options);
  changes.push(...indexes);
  await again(indexes.length > 0);
  return { changes, migrations, unrecorded: recorded.refused, state };
}

/** Where nothing can be written, the reason is a better answer than the first statement that fails. */
function refuseReadOnly(
  { target, settings: { host } }: Connection,
  application: MigrationSet | null,
  { ledger }: Pick<SchemaState, 'ledger'>,
  probe: ServerProbe,
): void {
  if (application === null) return;
  const { pending, changed } = compareLedger(application, ledger);
  // A changed file is what the operator has to know first.
  if (pending.length === 0 || changed.length > 0) return;
  const readOnly = readOnlyServer(probe, { host, target });
  if (readOnly !== null) throw new SetupError('SERVER_READ_ONLY', { ...readOnly, target });
}

/** Our own migration only writes down what is there already, so a role that may not write is no failure. */
async function recordOwn(
  connection: Connection,
  own: MigrationSet,
  { ledger }: Pick<SchemaState, 'ledger'>,
  options: FillOptions,
): Promise<{ readonly report: MigrationReport | null; readonly refused: SetupError | null }> {
  const nothing = { report: null, refused: null };
  if (!hasWork(own, ledger)) return nothing;
  if (ledger.kind === 'hidden' || options.probe.readOnly || options.probe.inRecovery)
    return nothing;
  try {
    return { report: await migrateUp(connection, own, { ...options, ledger }), refused: null };
  } catch (error) {
    if (error instanceof SetupError && error.code === 'LEDGER_DENIED') {
      // A ledger that can be read is kept by another role, which records it in its next run.
      return { report: null, refused: ledger.kind === 'readable' ? null : error };
    }
    throw error;
  }
}

function hasWork(set: MigrationSet, ledger: LedgerState): boolean {
  const { pending, changed } = compareLedger(set, ledger);
  return pending.length > 0 || changed.length > 0;
}

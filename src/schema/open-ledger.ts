import { openBootstrapped } from '../pgvector/bootstrap-database.ts';
import { connect, type ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { probe, type ServerProbe } from '../postgres/probe.ts';
import { ledgerDenied } from './ledger/ledger-denied.ts';
import type { LedgerState } from './ledger/ledger-state.ts';
import type { MigrationSet, MigrationTokens } from './migrations/migration.ts';
import { ownMigrations } from './migrations/own-migrations.ts';
import { readLedger } from './ledger/read-ledger.ts';
import { readMigrations } from './migrations/read-migrations.ts';
import { readForServer } from './read-for-server.ts';

/** A set of migrations beside the ledger of one database. */
export interface OpenedLedger {
  /** To be closed by the caller. */
  readonly connection: Connection;
  readonly set: MigrationSet;
  /** Absent or readable. */
  readonly ledger: LedgerState;
  readonly probe: ServerProbe;
}

export interface OpenLedgerOptions extends ConnectOptions {
  /** The application's folder as it was named, or null for our own migrations. */
  readonly folder: string | null;
  /** Where the folder's name begins; absolute. */
  readonly cwd: string;
  readonly dimensions: number;
  /** Whether missing extensions are created, as our own migrations want them. */
  readonly withExtensions: boolean;
}

/**
 * Opens a session and reads the migrations and the ledger. Nothing is changed, unless extensions are
 * asked for.
 *
 * @throws SetupError MIGRATIONS_INVALID before the server is asked; LEDGER_DENIED when the ledger may not
 * be read; as `connect` and `openBootstrapped` do
 */
export async function openLedger(
  settings: ConnectionSettings,
  options: OpenLedgerOptions,
): Promise<OpenedLedger> {
  const setFor = await readForServer(options.dimensions, (tokens) => readSet(options, tokens));
  const { connection, answer } = await open(settings, options);
  try {
    const set = await setFor(answer);
    const ledger = await readLedger(connection);
    if (ledger.kind === 'hidden') throw await ledgerDenied(connection, 'reading');
    return { connection, set, ledger, probe: answer };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function open(
  settings: ConnectionSettings,
  options: OpenLedgerOptions,
): Promise<{ readonly connection: Connection; readonly answer: ServerProbe }> {
  if (options.withExtensions) {
    const opened = await openBootstrapped(settings, { ...options, mayCreateDatabase: false });
    return { connection: opened.connection, answer: opened.probe };
  }
  const connection = await connect(settings, options);
  try {
    return { connection, answer: await probe(connection) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function readSet(
  { folder, cwd }: OpenLedgerOptions,
  tokens: MigrationTokens,
): Promise<MigrationSet> {
  return folder === null ? ownMigrations(tokens) : readMigrations(folder, tokens, cwd);
}

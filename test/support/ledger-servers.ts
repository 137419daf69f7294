import { onTestFinished } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { Migration, MigrationSet } from '../../src/schema/migrations/migration.ts';
import { migrationsOfFiles } from '../../src/schema/migrations/migrations-of-files.ts';
import { type EmbeddedFallback, startEmbedded } from './embedded-fallback.ts';
import { emptyDatabase } from './empty-database.ts';
import { startNativePostgres } from './native-postgres.ts';
import { sharedFallback } from './run-folder.ts';

/** A server whose databases begin empty for each test. */
export interface LedgerServer {
  /** A database without tables and ledger. */
  readonly empty: () => Promise<ConnectionSettings>;
  readonly stop: () => Promise<void>;
}

/** A native server; each test gets a database of its own. */
export async function nativeLedgerServer(binDir: string): Promise<
  LedgerServer & {
    readonly sql: (text: string, database?: string) => Promise<readonly Record<string, unknown>[]>;
  }
> {
  const server = await startNativePostgres(binDir);
  let count = 0;
  return {
    sql: server.sql,
    stop: server.stop,
    empty: async () => {
      count += 1;
      const database = `ledger_${count}`;
      await server.sql(`create database ${database} strategy file_copy`);
      return { ...server.settings, database };
    },
  };
}

let shared: Promise<EmbeddedFallback> | undefined;

/**
 * Our embedded fallback, whose one database is emptied. The files that share a process share it;
 * global-setup.ts ends it with the run.
 */
export async function embeddedLedgerServer(): Promise<LedgerServer> {
  shared ??= startEmbedded({}, { stateDir: sharedFallback() });
  const { settings } = await shared;
  return {
    stop: () => Promise.resolve(),
    empty: async () => {
      const connection = await connect(settings, { target: 'fallback' });
      await connection.batch(emptyDatabase);
      await connection.close();
      return settings;
    },
  };
}

/** A session that is closed when the test ends. */
export async function session(
  settings: ConnectionSettings,
  signal?: AbortSignal,
): Promise<Connection> {
  const connection = await connect(settings, { target: 'primary', tries: 1, signal });
  onTestFinished(() => connection.close());
  return connection;
}

const tokens = { vector_dimensions: 3, vector_schema: '"public"' };

/** A folder of migrations without a folder. */
export function migrationSet(files: Readonly<Record<string, string>>): MigrationSet {
  const list = Object.entries(files).map(([fileName, text]) => ({ fileName, text }));
  const { migrations, problems } = migrationsOfFiles(list, 'db', tokens);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { id: 'application', folder: 'db', migrations, ignored: [] };
}

/** The same set with another text in one file. */
export function withFile(set: MigrationSet, fileName: string, text: string): MigrationSet {
  const [changed] = migrationSet({ [fileName]: text }).migrations;
  const replace = (migration: Migration): Migration =>
    migration.name === changed?.name ? changed : migration;
  return { ...set, migrations: set.migrations.map(replace) };
}

import fallbackDatabase from '../../../sql/fallback-database.sql';
import fallbackExtensions from '../../../sql/fallback-extensions.sql';
import { SetupError } from '../../errors/setup-error.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import { type ScramVerifier, verifierText } from '../../postgres/scram-verifier.ts';
import { administrator, connectAdministrator, maintenanceDatabase } from './administrator.ts';
import { installPgvector } from './judge-server.ts';

export interface PreparedDatabase {
  readonly database: string;
  readonly user: string;
  readonly verifier: ScramVerifier;
  /** The role of before, whose password ends with it; null when it is the same. */
  readonly formerUser: string | null;
}

export interface ServerDoor {
  readonly socketDir: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;
}

/** Made where the server has them; without the first there would be no point in the rest. */
const extensions = ['vector', 'uuid-ossp', 'pg_trgm'] as const;

/**
 * Makes the role, its database and the extensions where they are missing, and the role's password
 * the wanted one. A database of another owner is handed over, together with membership in that
 * owner, so that what is in it stays usable; nothing is dropped. Returns the version of pgvector.
 * Throws PGVECTOR_NOT_AVAILABLE, and what the server says.
 */
export async function prepareCluster(door: ServerDoor, wanted: PreparedDatabase): Promise<string> {
  await within(door, maintenanceDatabase, (server) => makeDatabase(server, wanted));
  return await within(door, wanted.database, makeExtensions);
}

/** Gives a role another password, for whoever takes back a change. */
export async function setPassword(
  door: ServerDoor,
  user: string,
  verifier: ScramVerifier,
): Promise<void> {
  await within(door, maintenanceDatabase, async (server) => {
    const password = quoteLiteral(verifierText(verifier));
    await server.query(`alter role ${quoteIdentifier(user)} password ${password}`);
  });
}

async function makeDatabase(server: Connection, wanted: PreparedDatabase): Promise<void> {
  const { database, user, verifier, formerUser } = wanted;
  const { rows } = await server.query(fallbackDatabase, [user, database]);
  const [role, name] = [quoteIdentifier(user), quoteIdentifier(database)];
  const password = quoteLiteral(verifierText(verifier));
  const verb = rows[0]?.['has_role'] === true ? 'alter' : 'create';
  await server.query(
    `${verb} role ${role} with login nosuperuser nocreaterole noreplication nobypassrls password ${password}`,
  );
  // What fails in its statements is told to the application, and need not fill the disk.
  await server.query(`alter role ${role} set log_min_messages = 'log'`);
  const owner = textOf(rows[0]?.['database_owner']);
  if (owner === null) {
    await server.query(`create database ${name} owner ${role} template template0`);
  } else if (owner !== user) {
    if (owner !== administrator) {
      await server.query(`grant ${quoteIdentifier(owner)} to ${role}`);
    }
    await server.query(`alter database ${name} owner to ${role}`);
  }
  if (formerUser !== null) await endPassword(server, formerUser);
}

/** Whoever knew the old name and password must not come in any more; the role may own things. */
async function endPassword(server: Connection, user: string): Promise<void> {
  const { rows } = await server.query(fallbackDatabase, [user, '']);
  if (rows[0]?.['has_role'] !== true) return;
  await server.query(`alter role ${quoteIdentifier(user)} password null`);
}

async function makeExtensions(server: Connection): Promise<string> {
  const { rows } = await server.query(fallbackExtensions, [extensions]);
  const found = new Map(rows.map((row) => [row['name'], row['installed_version'] ?? null]));
  if (!found.has('vector'))
    throw withoutVector(server.settings.database, rows[0]?.['server_version']);
  await server.query('set search_path to pg_catalog, pg_temp');
  for (const name of extensions) {
    if (!found.has(name) || found.get(name) !== null) continue;
    await server.query(`create extension if not exists ${quoteIdentifier(name)} schema public`);
  }
  const after = await server.query(fallbackExtensions, [['vector']]);
  return textOf(after.rows[0]?.['installed_version']) ?? '';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

async function within<T>(
  { socketDir, port, signal }: ServerDoor,
  database: string,
  work: (server: Connection) => Promise<T>,
): Promise<T> {
  const server = await connectAdministrator({ socketDir, port, database, signal });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

function withoutVector(database: string, version: unknown): SetupError {
  const major = Number.parseInt(String(version), 10);
  return new SetupError('PGVECTOR_NOT_AVAILABLE', {
    message: 'The server of the local fallback has no pgvector.',
    detail: `pg_available_extensions of the database "${database}" does not list "vector".`,
    fix: Number.isNaN(major) ? 'Install pgvector for that server.' : installPgvector(major),
    target: 'fallback',
  });
}

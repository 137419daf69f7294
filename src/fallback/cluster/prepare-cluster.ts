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

async function makeDatabase(server: Connection, wanted: PreparedDatabase): Promise<void> {
  const { rows } = await server.query(fallbackDatabase, [wanted.user, wanted.database]);
  const owner = textOf(rows[0]?.['database_owner']);
  const role = quoteIdentifier(wanted.user);
  const name = quoteIdentifier(wanted.database);
  // In one round trip and one transaction: whoever is cut off in between leaves things as they were.
  await server.batch(
    [
      ...roleStatements(rows[0]?.['has_role'] === true ? 'alter' : 'create', wanted),
      ...(owner === null || owner === wanted.user ? [] : handOver(name, owner, role)),
      ...(await formerStatements(server, wanted.formerUser)),
    ].join(';\n'),
  );
  if (owner === null) {
    await server.query(`create database ${name} owner ${role} template template0`);
  }
}

function roleStatements(
  verb: 'alter' | 'create',
  { user, verifier }: PreparedDatabase,
): readonly string[] {
  const role = quoteIdentifier(user);
  const rights = 'login nosuperuser nocreaterole noreplication nobypassrls';
  const password = quoteLiteral(verifierText(verifier));
  return [
    `${verb} role ${role} with ${rights} password ${password}`,
    // What fails in its statements is told to the application, and need not fill the disk.
    `alter role ${role} set log_min_messages = 'log'`,
  ];
}

/** The other way round it may be a member already, from the last time that the role changed. */
function handOver(database: string, owner: string, role: string): readonly string[] {
  const former = quoteIdentifier(owner);
  const rights =
    owner === administrator ? [] : [`revoke ${role} from ${former}`, `grant ${former} to ${role}`];
  return [...rights, `alter database ${database} owner to ${role}`];
}

/** Whoever knew the old name and password must not come in any more; the role may own things. */
async function formerStatements(
  server: Connection,
  user: string | null,
): Promise<readonly string[]> {
  if (user === null) return [];
  const { rows } = await server.query(fallbackDatabase, [user, '']);
  return rows[0]?.['has_role'] === true
    ? [`alter role ${quoteIdentifier(user)} password null`]
    : [];
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

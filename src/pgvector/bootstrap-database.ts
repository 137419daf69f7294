import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type ServerProbe, probe } from '../postgres/probe.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { type BootstrapOptions, type BootstrapResult, extensionNames } from './bootstrap-result.ts';
import { createDatabase } from './create-database.ts';
import { installExtensions, nothingInstalled } from './install-extensions.ts';
import { undoBootstrap } from './undo-bootstrap.ts';

/** A database with its extensions, and the session that made sure of them. */
export interface OpenedDatabase {
  readonly connection: Connection;
  /** What the server says about itself after everything was created. */
  readonly probe: ServerProbe;
  readonly result: BootstrapResult;
}

/**
 * Brings a database to where an application can start: it exists, and vector, uuid-ossp and pg_trgm
 * are installed in it. Only what is missing is done, so a ready database is not written to; runs at
 * the same time wait for each other. vector is indispensable; the others are created when possible
 * and reported otherwise. When it fails, what this run created is taken back before it throws.
 *
 * @throws SetupError DATABASE_CREATE_DENIED, PGVECTOR_NOT_AVAILABLE, PGVECTOR_PERMISSION,
 * PGVECTOR_TOO_OLD, PGVECTOR_CONFLICT, PGVECTOR_FAILED, SERVER_READ_ONLY, CANCELLED, or what `diagnose` explains
 */
export async function bootstrapDatabase(
  settings: ConnectionSettings,
  options: BootstrapOptions,
): Promise<BootstrapResult> {
  const { connection, result } = await openBootstrapped(settings, options);
  await connection.close();
  return result;
}

/**
 * The same, for a caller that goes on with the session: it has to close it. A database that lacks
 * nothing costs the log-in and one probe.
 *
 * @throws SetupError as `bootstrapDatabase` does
 */
export async function openBootstrapped(
  settings: ConnectionSettings,
  options: BootstrapOptions,
): Promise<OpenedDatabase> {
  const patient = { ...options, tries: options.tries ?? 30 };
  const existing = await connectIfThere(settings, patient);
  const createdDatabase = existing === null && (await createDatabase(settings, patient));
  let connection = existing;
  let extensions = nothingInstalled;
  try {
    connection ??= await connect(settings, patient);
    const before = await probe(connection);
    extensions = await installExtensions(connection, before, options);
    const after = hasNews(before, extensions) ? await verified(connection, extensions) : before;
    const schemaDiffers = schemaDifference(options, after);
    return { connection, probe: after, result: { createdDatabase, ...extensions, schemaDiffers } };
  } catch (error) {
    // A session of our own would keep the database from being dropped.
    await connection?.close();
    const result = { createdDatabase, ...extensions, schemaDiffers: null };
    const { left } = await undoBootstrap(settings, result, options);
    const goneAgain = createdDatabase && left.length === 0;
    throw goneAgain ? withDatabaseFirst(error, settings) : withLeft(error, left);
  }
}

/** The same error, which says what this run created and could not take back. */
function withLeft(error: unknown, left: readonly string[]): unknown {
  if (left.length === 0 || !(error instanceof SetupError)) return error;
  const { code, message, detail, fix, target } = error;
  const words = `Created, and still there: ${left.join(', ')}.`;
  return new SetupError(code, {
    message,
    detail: detail === null ? words : `${detail}\n${words}`,
    fix,
    target,
    cause: error.cause,
  });
}

/** The remedy of a right begins with a database to connect to, and the one of this run is gone again. */
function withDatabaseFirst(
  error: unknown,
  { database, user }: Pick<ConnectionSettings, 'database' | 'user'>,
): unknown {
  if (!(error instanceof SetupError) || error.code !== 'PGVECTOR_PERMISSION') return error;
  const { code, message, detail, fix, target, cause } = error;
  const create = `create database ${quoteIdentifier(database)} owner ${quoteIdentifier(user)};`;
  return new SetupError(code, {
    message,
    detail,
    fix: `The database that this run created is gone again. As an administrator: ${create} Then: ${fix}`,
    target,
    cause,
  });
}

/** A session, or null when only the database is missing and may be created. */
async function connectIfThere(
  settings: ConnectionSettings,
  options: BootstrapOptions,
): Promise<Connection | null> {
  try {
    return await connect(settings, options);
  } catch (error) {
    const absent = error instanceof SetupError && error.code === 'DATABASE_MISSING';
    if (absent && options.mayCreateDatabase !== false) return null;
    throw error;
  }
}

/** Whether an extension is there by now that was not: from this run, or from one that was faster. */
function hasNews(before: ServerProbe, { missing }: Pick<BootstrapResult, 'missing'>): boolean {
  const known = [...before.installedExtensions, ...missing.map(({ name }) => name)];
  return extensionNames.some((name) => !known.includes(name));
}

/** An extension stays where it is: moving it would break every program that qualifies its names. */
function schemaDifference(
  { extensionSchema }: BootstrapOptions,
  { vector }: ServerProbe,
): BootstrapResult['schemaDiffers'] {
  if (extensionSchema === undefined || vector === null) return null;
  if (vector.schema === extensionSchema) return null;
  return { wanted: extensionSchema, actual: vector.schema };
}

async function verified(
  connection: Connection,
  { createdExtensions }: Pick<BootstrapResult, 'createdExtensions'>,
): Promise<ServerProbe> {
  const answer = await probe(connection);
  const absent = createdExtensions.filter((name) => !answer.installedExtensions.includes(name));
  if (absent.length === 0) return answer;
  throw new SetupError('PGVECTOR_FAILED', {
    message: `The server reported success, but ${absent.join(', ')} is not installed.`,
    fix: 'Connect to the server itself instead of a pooler, then run the same command again.',
    target: connection.target,
  });
}

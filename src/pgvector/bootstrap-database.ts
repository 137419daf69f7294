import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { probe } from '../postgres/probe.ts';
import type { BootstrapOptions, BootstrapResult } from './bootstrap-result.ts';
import { createDatabase } from './create-database.ts';
import { installExtensions, nothingInstalled } from './install-extensions.ts';
import { undoBootstrap } from './undo-bootstrap.ts';

/**
 * Brings a database to where an application can start: it exists, and vector, uuid-ossp and pg_trgm
 * are installed in it. Only what is missing is done, so a ready database is not written to; runs at
 * the same time wait for each other. vector is indispensable; the others are created when possible
 * and reported otherwise. When it fails, what this run created is taken back before it throws.
 *
 * @throws SetupError DATABASE_CREATE_DENIED, PGVECTOR_NOT_AVAILABLE, PGVECTOR_PERMISSION,
 * PGVECTOR_CONFLICT, PGVECTOR_FAILED, SERVER_READ_ONLY, CANCELLED, or what `diagnose` explains
 */
export async function bootstrapDatabase(
  settings: ConnectionSettings,
  options: BootstrapOptions,
): Promise<BootstrapResult> {
  const patient = { ...options, tries: options.tries ?? 30 };
  const existing = await connectIfThere(settings, patient);
  const createdDatabase = existing === null && (await createDatabase(settings, patient));
  let connection = existing;
  let extensions = nothingInstalled;
  try {
    connection ??= await connect(settings, patient);
    extensions = await installExtensions(connection, options.extensionSchema);
    await verify(connection, extensions);
  } catch (error) {
    // A session of our own would keep the database from being dropped.
    await connection?.close();
    await undoBootstrap(settings, { createdDatabase, ...extensions }, options);
    throw error;
  }
  await connection.close();
  return { createdDatabase, ...extensions };
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

async function verify(
  connection: Connection,
  { createdExtensions }: Pick<BootstrapResult, 'createdExtensions'>,
): Promise<void> {
  if (createdExtensions.length === 0) return;
  const { installedExtensions } = await probe(connection);
  const absent = createdExtensions.filter((name) => !installedExtensions.includes(name));
  if (absent.length === 0) return;
  throw new SetupError('PGVECTOR_FAILED', {
    message: `The server reported success, but ${absent.join(', ')} is not installed.`,
    fix: 'Connect to the server itself instead of a pooler, then run the same command again.',
    target: connection.target,
  });
}

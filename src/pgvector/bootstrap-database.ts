import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type ServerProbe, probe } from '../postgres/probe.ts';
import { detectProvider } from '../postgres/providers/detect-provider.ts';
import type { DetectedProvider } from '../postgres/providers/provider.ts';
import { retryClass } from '../postgres/retry-class.ts';
import {
  type BootstrapOptions,
  type BootstrapResult,
  type ExtensionName,
  extensionNames,
} from './bootstrap-result.ts';
import { instructionPlace } from './check.ts';
import { createDatabase } from './create-database.ts';
import { type ExtensionOutcome, createExtension } from './create-extension.ts';
import { explainRefusal } from './explain-refusal.ts';
import { inLockedTransaction } from './in-locked-transaction.ts';
import { undoBootstrap } from './undo-bootstrap.ts';

type Extensions = Omit<BootstrapResult, 'createdDatabase'>;

interface About {
  readonly probe: ServerProbe;
  readonly provider: DetectedProvider;
}

const nothingCreated: Extensions = { createdSchema: null, createdExtensions: [], missing: [] };

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
  const { connection, createdDatabase } = await reach(settings, patient);
  let extensions = nothingCreated;
  try {
    extensions = await installMissing(connection, options);
    if (extensions.createdExtensions.length > 0) await verify(connection, extensions);
  } catch (error) {
    await connection.close();
    await undoBootstrap(settings, { createdDatabase, ...extensions }, options);
    throw error;
  }
  await connection.close();
  return { createdDatabase, ...extensions };
}

async function reach(
  settings: ConnectionSettings,
  options: BootstrapOptions,
): Promise<{ readonly connection: Connection; readonly createdDatabase: boolean }> {
  try {
    return { connection: await connect(settings, options), createdDatabase: false };
  } catch (error) {
    const absent = error instanceof SetupError && error.code === 'DATABASE_MISSING';
    if (!absent || options.mayCreateDatabase === false) throw error;
  }
  const createdDatabase = await createDatabase(settings, options);
  return { connection: await connect(settings, options), createdDatabase };
}

async function installMissing(
  connection: Connection,
  options: BootstrapOptions,
): Promise<Extensions> {
  const answer = await probe(connection);
  const wanted = extensionNames.filter((name) => !answer.installedExtensions.includes(name));
  if (wanted.length === 0) return nothingCreated;
  const provider = detectProvider(connection.settings, {
    signals: answer.signals,
    vectorVersion: answer.vector?.version ?? null,
  });
  const about = { probe: answer, provider };
  const possible = wanted.filter((name) => obstacle(connection, name, about) === null);
  if (wanted.includes('vector')) throwIfAny(obstacle(connection, 'vector', about));
  const created =
    possible.length === 0
      ? nothingCreated
      : await inLockedTransaction(connection, () =>
          createAll(connection, possible, about, options),
        );
  const impossible = wanted.flatMap((name) => {
    const reason = obstacle(connection, name, about);
    return reason === null ? [] : [gap(name, reason)];
  });
  return { ...created, missing: [...created.missing, ...impossible] };
}

async function createAll(
  connection: Connection,
  names: readonly ExtensionName[],
  about: About,
  { extensionSchema }: BootstrapOptions,
): Promise<Extensions> {
  const outcomes: [ExtensionName, ExtensionOutcome][] = [];
  const missing: BootstrapResult['missing'][number][] = [];
  for (const name of names) {
    try {
      const schema = name === 'vector' ? extensionSchema : undefined;
      outcomes.push([name, await createExtension(connection, name, schema)]);
    } catch (cause) {
      const error = explainRefusal(cause, name, about);
      if (name === 'vector' || !(error instanceof SetupError) || isOutage(error)) throw error;
      missing.push(gap(name, error));
    }
  }
  return {
    createdSchema:
      outcomes.find(([, { createdSchema }]) => createdSchema)?.[1].createdSchema ?? null,
    createdExtensions: outcomes.filter(([, { created }]) => created).map(([name]) => name),
    missing,
  };
}

/** What the probe already shows needs no attempt, and gets a clearer answer than the server's. */
function obstacle(
  { target, settings }: Connection,
  name: ExtensionName,
  about: About,
): SetupError | null {
  if (about.probe.inRecovery || about.probe.readOnly) {
    return new SetupError('SERVER_READ_ONLY', {
      message: `${settings.host} accepts no writes: it is a standby or set to read-only.`,
      fix: 'Point the settings to the primary (at a managed service: the writer endpoint).',
      target,
    });
  }
  if (about.probe.extensions.some((offer) => offer.name === name)) return null;
  const major = Math.floor(about.probe.serverVersionNum / 10_000);
  return new SetupError('PGVECTOR_NOT_AVAILABLE', {
    message:
      name === 'vector'
        ? `pgvector extension not available. Ensure postgresql-${major}-pgvector is installed`
        : `The server does not offer the extension ${name}.`,
    detail: `pg_available_extensions has no row "${name}" (PostgreSQL ${about.probe.serverVersion}).`,
    fix: about.provider.installText(instructionPlace(about, name)),
    target,
  });
}

function gap(name: ExtensionName, error: SetupError): BootstrapResult['missing'][number] {
  return { name, reason: error.detail ?? error.message, fix: error.fix };
}

function throwIfAny(error: SetupError | null): void {
  if (error !== null) throw error;
}

/** The session is over; going on with the next extension would only hide it. */
function isOutage({ code }: SetupError): boolean {
  return code === 'CANCELLED' || code === 'QUERY_TIMEOUT' || retryClass(code) !== null;
}

async function verify(connection: Connection, { createdExtensions }: Extensions): Promise<void> {
  const { installedExtensions } = await probe(connection);
  const absent = createdExtensions.filter((name) => !installedExtensions.includes(name));
  if (absent.length === 0) return;
  throw new SetupError('PGVECTOR_FAILED', {
    message: `The server reported success, but ${absent.join(', ')} is not installed.`,
    fix: 'Connect to the server itself instead of a pooler, then run the same command again.',
    target: connection.target,
  });
}

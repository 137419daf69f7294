import { SetupError, type Target } from '../errors/setup-error.ts';
import { errorGuide } from '../errors/error-guide.ts';
import { connect } from '../postgres/connect.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { retryClass } from '../postgres/retry-class.ts';
import { fenceRecord } from '../journal/fence-record.ts';
import type { VerifiedDatabase } from './verified-database.ts';
import type { VerifyTargets, VerifyWishes } from './verify-options.ts';
import { verifySession } from './verify-session.ts';

/** What `verifyTargets` needs beside the databases. */
export interface VerifyTargetsOptions extends VerifyWishes {
  /** Only this one; absent: the one that an application would be sent to. */
  readonly target?: Target | undefined;
  /** Absolute; null where the wizard keeps none. */
  readonly stateDir: string | null;
  readonly tries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A router knows after 7 s that a primary which says nothing at all is gone. */
const silenceMs = 7_000;

/**
 * Verifies the primary, or the fallback where the primary is gone or where the fallback holds writes, by
 * the rules of the router; but nothing is started, fenced or written.
 *
 * @throws SetupError for what is wrong with the database that an application would be sent to, CANCELLED
 */
export async function verifyTargets(
  { primary, fallback }: VerifyTargets,
  options: VerifyTargetsOptions,
): Promise<VerifiedDatabase> {
  const one = (
    target: Target,
    settings: ConnectionSettings | null,
    degraded: SetupError | null = null,
  ): Promise<VerifiedDatabase> => {
    if (settings === null) throw notConfigured(target);
    return verifyOne({ target, settings, degraded }, options);
  };
  if (options.target !== undefined) {
    return one(options.target, options.target === 'primary' ? primary : fallback);
  }
  if (primary === null) return one('fallback', fallback);
  if (fallback === null) return one('primary', primary);
  if (await holdsWrites(options.stateDir)) return one('fallback', fallback, writesWait());
  const found = await verifyReplaceable(primary, options);
  if (!(found instanceof SetupError)) return found;
  return await one('fallback', fallback, found).catch((error: unknown) => {
    throw isAway(error) ? nothingServes(found, error) : error;
  });
}

/** Verifies a primary that has a fallback, or returns why the fallback takes its place. */
async function verifyReplaceable(
  settings: ConnectionSettings,
  options: VerifyTargetsOptions,
): Promise<VerifiedDatabase | SetupError> {
  const deadlineMs = options.tries === undefined ? silenceMs : undefined;
  try {
    // One that takes no writes is replaced like one that is gone, so that it is no failure here.
    const wishes = { ...options, writable: false };
    const found = await verifyOne(
      { target: 'primary', settings, degraded: null, deadlineMs },
      wishes,
    );
    return found.readOnly ? readOnlyPrimary(settings) : found;
  } catch (error) {
    if (isAway(error)) return error;
    throw error;
  }
}

async function verifyOne(
  at: {
    readonly target: Target;
    readonly settings: ConnectionSettings;
    readonly degraded: SetupError | null;
    readonly deadlineMs?: number | undefined;
  },
  { tries, signal, ...wishes }: VerifyTargetsOptions,
): Promise<VerifiedDatabase> {
  const { target, settings, degraded, deadlineMs } = at;
  const connection = await connect(settings, {
    target,
    tries,
    deadlineMs,
    signal,
    applicationName: 'setup-wizard verify',
  });
  try {
    const session = { ask: connection.query, settings, target };
    const { host, port } = settings;
    return { ...(await verifySession(session, wishes)), target, place: { host, port }, degraded };
  } finally {
    await connection.close();
  }
}

function readOnlyPrimary({ host, port }: ConnectionSettings): SetupError {
  return new SetupError('SERVER_READ_ONLY', {
    message: `The server at ${host}, port ${port} takes no writes: it is a standby, or read-only.`,
    fix: 'setup-wizard check --target primary says where that is set.',
    target: 'primary',
  });
}

/** The fallback has, or may have, what the primary lacks; every router stays on it until that is brought back. */
async function holdsWrites(stateDir: string | null): Promise<boolean> {
  const record = stateDir === null ? null : await fenceRecord.read(stateDir);
  return record !== null && (record.mode === 'open' || record.mode === 'held');
}

function writesWait(): SetupError {
  return new SetupError('RECONCILE_REQUIRED', {
    message: 'The fallback holds writes that the primary does not have, so it stays in use.',
    fix: errorGuide.RECONCILE_REQUIRED.fix,
  });
}

/** Down, silent, starting or not found; one that is full or refuses the settings is not replaced. */
function isAway(error: unknown): error is SetupError {
  if (!(error instanceof SetupError)) return false;
  const why = retryClass(error.code);
  return why !== null && why !== 'saturated';
}

function nothingServes(primary: SetupError, fallback: SetupError): SetupError {
  return new SetupError('DATABASE_UNAVAILABLE', {
    message: 'No database can be used now.',
    detail: `primary: ${primary.message}\nfallback: ${fallback.message}`,
    fix: 'setup-wizard check says what to do about each; setup-wizard fallback start starts the fallback.',
  });
}

function notConfigured(target: Target): SetupError {
  return new SetupError('SETTINGS_INVALID', {
    message: `No ${target} is configured.`,
    fix: 'Type "setup-wizard --non-interactive" to set it up.',
  });
}

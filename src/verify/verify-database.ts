import { resolve } from 'node:path';
import { errorGuide } from '../errors/error-guide.ts';
import { SetupError } from '../errors/setup-error.ts';
import { placeholderSettings } from '../postgres/placeholder-settings.ts';
import type { AskOne } from './ask-database.ts';
import { givenPlace } from './given-place.ts';
import {
  type GivenQueryable,
  type GivenRouter,
  type GivenRouterStatus,
  isRouter,
} from './queryable.ts';
import { unlessAborted } from './unless-aborted.ts';
import type { VerifiedDatabase } from './verified-database.ts';
import { logFailure, verifyLines } from './verify-log.ts';
import type { VerifyOptions } from './verify-options.ts';
import { verifySession } from './verify-session.ts';

/**
 * For the start of an application, before its migrations: uses pgvector as the application would, in one
 * round trip when all is well. When not, the error says what to do where the server runs, and the
 * application had better not start.
 *
 * @throws DatabaseNotVerifiedError (a SetupError) for a database that answers; SetupError for one that
 *   cannot be reached, or is not in the settings; CANCELLED
 */
export async function verifyDatabase(options: VerifyOptions = {}): Promise<VerifiedDatabase> {
  const { log, database, application = 'The application' } = options;
  log?.('info', verifyLines.start);
  log?.('debug', verifyLines.begin);
  try {
    const found =
      database === undefined ? await verifySettings(options) : await verifyGiven(database, options);
    log?.('info', verifyLines.verified);
    return found;
  } catch (error) {
    if (log !== undefined && error instanceof SetupError) logFailure(log, error, application);
    throw error;
  }
}

async function verifyGiven(
  database: GivenQueryable | GivenRouter,
  { target, ...wishes }: VerifyOptions,
): Promise<VerifiedDatabase> {
  const settings = givenPlace(database);
  const status = isRouter(database) ? database.status() : null;
  const known = status?.target ?? target ?? null;
  // A pool does not say which of the two it leads to; advice about one is about the primary then.
  const about = { settings, target: known ?? 'primary' };
  // The session is the application's: what is asked there ends by itself, but nobody waits for it.
  const session = await unlessAborted(wishes.signal, () =>
    verifySession({ ask: askerOf(database), ...about }, wishes),
  );
  const { host, port } = settings;
  return {
    ...session,
    target: known,
    place: host === placeholderSettings.host ? null : { host, port },
    degraded: status === null ? null : degradedOf(status),
  };
}

function askerOf(database: GivenQueryable | GivenRouter): AskOne {
  return isRouter(database)
    ? (text, values) => database.query({ text, values: [...values], access: 'read' })
    : (text, values) => database.query(text, [...values]);
}

function degradedOf({ mode, reason }: GivenRouterStatus): SetupError | null {
  if (mode !== 'degraded' || reason === null) return null;
  const { fix } = errorGuide[reason.code];
  return new SetupError(reason.code, { message: reason.message, fix, target: 'primary' });
}

async function verifySettings(options: VerifyOptions): Promise<VerifiedDatabase> {
  const { targets, stateDir, environment = process.env } = options;
  const cwd = resolve(options.cwd ?? '.');
  // Whoever gives a pool waits neither for the readers of settings nor for another copy of pg.
  const [{ verifyTargets }, { readTargets }] = await Promise.all([
    import('./verify-targets.ts'),
    import('../settings/read-targets.ts'),
  ]);
  return await verifyTargets(targets ?? (await readTargets(cwd, environment)), {
    ...options,
    stateDir:
      stateDir === undefined && targets !== undefined
        ? null
        : resolve(cwd, stateDir ?? '.setup-wizard'),
  });
}

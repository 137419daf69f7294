import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { diagnose } from '../postgres/diagnose.ts';
import { type AskOne, askDatabase, type DatabaseAnswer } from './ask-database.ts';
import { type Shortcoming, shortcomingOf } from './shortcoming.ts';
import type { VerifiedDatabase } from './verified-database.ts';
import type { VerifyWishes } from './verify-options.ts';

/** What one session tells of its database. */
export type VerifiedSession = Omit<VerifiedDatabase, 'target' | 'place' | 'degraded'>;

/** A session of an application, with what is known about it. */
export interface VerifySession {
  readonly ask: AskOne;
  readonly settings: ConnectionSettings;
  readonly target: Target;
}

/**
 * Verifies a database through one session, in one round trip when all is well.
 *
 * @throws SetupError that says what is wrong and what to do where the server runs
 */
export async function verifySession(
  { ask, settings, target }: VerifySession,
  wishes: VerifyWishes,
): Promise<VerifiedSession> {
  const diagnosed: AskOne = async (text, values) => {
    try {
      return await ask(text, values);
    } catch (error) {
      throw diagnose(error, { settings, target });
    }
  };
  let failure: SetupError | Shortcoming | null;
  try {
    const answer = await askDatabase(diagnosed, wishes);
    failure = shortcomingOf(answer, wishes);
    if (failure === null) return verified(answer);
  } catch (error) {
    failure = error instanceof SetupError ? error : notPostgres(error, target);
  }
  // A start that succeeds does not wait for the code of diagnoses.
  const { explainFailure } = await import('./explain-failure.ts');
  throw await explainFailure(failure, { settings, target, wishes, ask: diagnosed });
}

function verified(answer: DatabaseAnswer): VerifiedSession {
  const { database, user, serverVersion, readOnly, pgvector, embedding, ms } = answer;
  return {
    ...{ database, user, serverVersion, readOnly, ms },
    pgvector: pgvector ?? '',
    embedding: embedding && {
      type: embedding.type,
      dimensions: embedding.dimensions === -1 ? null : embedding.dimensions,
    },
  };
}

function notPostgres(error: unknown, target: Target): SetupError {
  return new SetupError('POSTGRES_ERROR', {
    message: 'The database answered the verification in an unknown form.',
    detail: error instanceof Error ? error.message : null,
    fix: 'Give a pool or client of pg, or a router, without a parser of its own for numbers or booleans.',
    target,
    cause: error,
  });
}

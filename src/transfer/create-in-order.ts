import type { SetupError } from '../errors/setup-error.ts';
import { asError } from '../postgres/as-error.ts';
import type { Connection } from '../postgres/connection.ts';

/** Something to be made by SQL. */
export interface Creation {
  /** As a person would name it: `view public.paid`. */
  readonly label: string;
  readonly statements: readonly string[];
}

export interface FailedCreation<Made extends Creation> {
  readonly creation: Made;
  readonly error: Error | SetupError;
}

/**
 * Makes all of them within the open transaction, in the order given; what comes too early is tried
 * again after the others. Returns what could not be made at all; the transaction goes on without it.
 */
export async function createInOrder<Made extends Creation>(
  connection: Connection,
  creations: readonly Made[],
): Promise<readonly FailedCreation<Made>[]> {
  if (creations.length === 0) return [];
  if ((await attempt(connection, creations)) === null) return [];
  let pending = creations;
  for (;;) {
    const failed: FailedCreation<Made>[] = [];
    for (const creation of pending) {
      const error = await attempt(connection, [creation]);
      if (error !== null) failed.push({ creation, error });
    }
    if (failed.length === 0 || failed.length === pending.length) return failed;
    pending = failed.map(({ creation }) => creation);
  }
}

/** Makes all or none; null when it went well. */
async function attempt(
  connection: Connection,
  creations: readonly Creation[],
): Promise<Error | null> {
  const statements = creations.flatMap((creation) => creation.statements);
  // By itself: of a text with words that the server does not know it runs nothing, not even the beginning.
  await connection.query('savepoint attempt');
  try {
    await connection.batch([...statements, 'release savepoint attempt'].join(';\n'), {
      timeoutMs: 0,
    });
    return null;
  } catch (error) {
    await connection.query('rollback to savepoint attempt');
    return asError(error);
  }
}

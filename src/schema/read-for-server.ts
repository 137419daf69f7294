import type { ServerProbe } from '../postgres/probe.ts';
import type { MigrationTokens } from './migrations/migration.ts';
import { tokensOf } from './tokens-of.ts';

/**
 * Reads files with tokens in them before a server is asked, so that a mistake in them is met first.
 * What comes back gives the same for the server that answered: pgvector is mostly where it was
 * guessed, and large files need not be read twice.
 *
 * @param dimensions of the embeddings
 * @throws whatever `read` throws, also later
 */
export async function readForServer<T>(
  dimensions: number,
  read: (tokens: MigrationTokens) => Promise<T>,
): Promise<(answer: Pick<ServerProbe, 'vector'>) => Promise<T>> {
  const guessed = tokensOf(dimensions, null);
  const early = await read(guessed);
  return async (answer) => {
    const known = tokensOf(dimensions, answer);
    return known.vector_schema === guessed.vector_schema ? early : read(known);
  };
}

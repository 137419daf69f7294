import type { ServerProbe } from '../postgres/probe.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import type { MigrationTokens } from './migrations/migration.ts';

/**
 * What is filled into SQL files.
 *
 * @param dimensions of the embeddings
 * @param answer where pgvector is; null when only the files are looked at
 */
export function tokensOf(
  dimensions: number,
  answer: Pick<ServerProbe, 'vector'> | null,
): MigrationTokens {
  return {
    vector_dimensions: dimensions,
    vector_schema: quoteIdentifier(answer?.vector?.schema ?? 'public'),
  };
}

import * as z from 'zod/mini';
import factsSql from '../../../sql/existing-facts.sql';
import { quoteLiteral } from '../../postgres/quote-literal.ts';
import type { FallbackSpec } from '../provisioner.ts';
import type { Administrator } from './administrator.ts';

const answer = z.object({
  /** Seconds since 1970 with microseconds, as text: one running server has it, and no other. */
  startedAt: z.string(),
  role: z.boolean(),
  database: z.boolean(),
  /** Whether who asked may make roles. */
  administrator: z.boolean(),
  superuser: z.boolean(),
});

/** What a server has of a wanted fallback. */
export type ExistingFacts = z.infer<typeof answer>;

/**
 * Asks a server of the operator whether the wanted role and database are there.
 *
 * @throws SetupError as `run` of the administrator does
 */
export async function existingFacts(
  { run }: Pick<Administrator, 'run'>,
  { user, database, signal }: Pick<FallbackSpec, 'user' | 'database' | 'signal'>,
): Promise<ExistingFacts> {
  const text = factsSql
    .replaceAll(':wanted_role', () => quoteLiteral(user))
    .replaceAll(':wanted_database', () => quoteLiteral(database))
    .trim();
  return answer.parse(JSON.parse((await run('postgres', text, signal)) ?? '{}'));
}

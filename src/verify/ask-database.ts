import * as z from 'zod/mini';
import verifySql from '../../sql/verify-database.sql';
import type { VerifyWishes } from './verify-options.ts';

const answerRow = z.object({
  cosine: z.coerce.number(),
  pgvector: z.nullable(z.string()),
  serverVersion: z.string(),
  readOnly: z.boolean(),
  database: z.string(),
  user: z.string(),
  embedding: z.nullable(z.object({ type: z.string(), dimensions: z.number() })),
});

/** What a database says of itself in the one statement of a verification. */
export type DatabaseAnswer = Readonly<z.infer<typeof answerRow>> & {
  /** Milliseconds of the statement. */
  readonly ms: number;
};

/** Runs one statement with its values. */
export type AskOne = (
  text: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly unknown[] }>;

/** Asks in one round trip. Throws what `ask` throws, and TypeError where no PostgreSQL answers. */
export async function askDatabase(
  ask: AskOne,
  { embedding }: VerifyWishes,
): Promise<DatabaseAnswer> {
  const began = performance.now();
  const { rows } = await ask(verifySql, [embedding?.table ?? null, embedding?.column ?? null]);
  const ms = performance.now() - began;
  const answer = z.safeParse(answerRow, rows[0]);
  if (!answer.success) throw new TypeError('the answer has another form than PostgreSQL gives');
  return { ...answer.data, ms };
}

import { sqlStatements } from './sql-statements.ts';

/**
 * The reason for which an SQL text cannot be served, or null. LISTEN is the only one: PostgreSQL
 * delivers notifications to a session, and a session here ends with the transaction. It is a
 * courtesy, not a fence: a LISTEN that gets past it (in a DO block) ends with its session.
 */
export function refusedStatement(sql: string): string | null {
  if (!/\blisten\b/iu.test(sql)) return null;
  for (const [first] of sqlStatements(sql)) {
    if (first?.toLowerCase() === 'listen') {
      return 'LISTEN is not supported by the embedded fallback';
    }
  }
  return null;
}

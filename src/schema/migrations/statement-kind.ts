import type { SqlStatement } from '../../postgres/sql-statements.ts';

/** The words with which a statement begins, in lower case, up to the first name in quotes or mark. */
export function keywordsOf({ tokens }: SqlStatement): readonly string[] {
  const end = tokens.findIndex(({ kind }) => kind !== 'word');
  return tokens.slice(0, end === -1 ? tokens.length : end).map(({ text }) => text.toLowerCase());
}

/** What a statement does to the transaction it stands in, or null when it leaves that alone. */
export function transactionControl(statement: SqlStatement): 'begin' | 'end' | 'other' | null {
  const words = keywordsOf(statement).join(' ');
  if (/^(?:begin(?: work| transaction)?|start transaction)$/u.test(words)) return 'begin';
  if (/^(?:commit|end)(?: work| transaction)?$/u.test(words)) return 'end';
  // A savepoint and the way back to it stay inside.
  if (/^rollback(?: work| transaction)? to\b/u.test(words)) return null;
  const others = /^(?:begin|start transaction|commit|end|rollback|abort|prepare transaction)\b/u;
  return others.test(words) ? 'other' : null;
}

/** Whether PostgreSQL refuses the statement inside a transaction, so that it must be alone in its file. */
export function refusesTransaction(statement: SqlStatement): boolean {
  const words = keywordsOf(statement).join(' ');
  if (/^(?:create(?: unique)?|drop) index concurrently\b/u.test(words)) return true;
  if (/^(?:vacuum|alter system|(?:create|drop) (?:database|tablespace))\b/u.test(words))
    return true;
  const reindexes = words.startsWith('reindex');
  return reindexes && statement.tokens.some(({ text }) => /^concurrently$/iu.test(text));
}

/** Whether it is `copy … from stdin`, whose rows would have to follow it. */
export function copiesFromInput({ tokens }: SqlStatement): boolean {
  if (tokens[0]?.text.toLowerCase() !== 'copy') return false;
  return tokens.some(
    ({ text }, index) =>
      text.toLowerCase() === 'from' && tokens[index + 1]?.text.toLowerCase() === 'stdin',
  );
}

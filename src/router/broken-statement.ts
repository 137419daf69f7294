import type { SetupError, Target } from '../errors/setup-error.ts';
import { sqlStatements } from '../postgres/sql-statements.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { QueryOutcomeUnknownError } from './query-outcome-unknown-error.ts';
import { TransactionLostError } from './transaction-lost-error.ts';

/** A statement whose connection broke. */
export interface BrokenStatement {
  readonly target: Target;
  /** Undefined when it is not known. */
  readonly text: string | undefined;
  readonly sent: boolean;
  /** It, or all the work it belongs to, was declared a read. */
  readonly reads: boolean;
  /** Whether the session was inside BEGIN before it. */
  readonly inTransaction: boolean;
  /** What `pg` said. */
  readonly cause: unknown;
}

/** What its caller may conclude: nothing of it was done, or nobody can tell. */
export function verdictOnBroken(broken: BrokenStatement): SetupError {
  const { target, text, sent, reads, inTransaction, cause } = broken;
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (inTransaction) {
    return sent && keeps(text)
      ? new QueryOutcomeUnknownError(target, detail, cause)
      : new TransactionLostError(target, detail, cause);
  }
  if (!sent || reads) {
    return new DatabaseUnavailableError({
      message: sent
        ? `The connection to the ${target} broke before the read was answered.`
        : `The connection to the ${target} broke before the statement was sent.`,
      detail,
      fix: 'Take another connection of the router, and send it again.',
      target,
      cause,
    });
  }
  return begins(text)
    ? new TransactionLostError(target, detail, cause)
    : new QueryOutcomeUnknownError(target, detail, cause);
}

/** Whether a text may keep something although its transaction ends with it: that one, or what comes behind it. */
function keeps(text: string | undefined): boolean {
  if (text === undefined) return true;
  const statements = statementsOf(text);
  return statements.some(
    (words, at) =>
      keeping.includes(words[0] ?? '') || (takesBack(words) && at < statements.length - 1),
  );
}

/** Whether all of a text is in a transaction that it begins and does not end. */
function begins(text: string | undefined): boolean {
  if (text === undefined || keeps(text)) return false;
  return ['begin', 'start'].includes(statementsOf(text)[0]?.[0] ?? '');
}

const keeping = ['commit', 'end', 'prepare'];

/** With ROLLBACK TO a savepoint the transaction goes on. */
function takesBack(words: readonly string[]): boolean {
  return ['rollback', 'abort'].includes(words[0] ?? '') && !words.includes('to');
}

function statementsOf(text: string): readonly (readonly string[])[] {
  return [...sqlStatements(text)]
    .map(({ tokens }) => tokens.map((token) => token.text.toLowerCase()))
    .filter((words) => words.length > 0);
}

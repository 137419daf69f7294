import { SetupError } from '../errors/setup-error.ts';

/** Why a file in which this program keeps its own record says nothing, and what to type. */
export interface UnreadableRecord {
  /** What the file records, as the subject of a sentence: "The record of the fallback". */
  readonly what: string;
  /** Why, a clause; nothing of the content. */
  readonly why: string;
  /** A sentence or more. */
  readonly fix: string;
  readonly cause?: unknown;
}

/**
 * The error of a record that is there and says nothing. It is never taken for one that is not there:
 * what it names would be forgotten, and nobody would ever remove it.
 */
export function recordUnreadable(
  path: string,
  { what, why, fix, cause }: UnreadableRecord,
): SetupError {
  return new SetupError('FALLBACK_RECORD_UNREADABLE', {
    message: `${what} cannot be read: ${path}`,
    detail: why,
    fix,
    target: 'fallback',
    cause,
  });
}

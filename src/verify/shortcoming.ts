import { compareVersions } from '../postgres/version.ts';
import { requiredVersion } from '../pgvector/required-version.ts';
import type { DatabaseAnswer } from './ask-database.ts';
import type { VerifyWishes } from './verify-options.ts';

/** What a database that answered falls short of. */
export type Shortcoming =
  | { readonly kind: 'distance'; readonly found: number }
  | { readonly kind: 'version'; readonly found: string; readonly wanted: string }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'column-type'; readonly found: string }
  | { readonly kind: 'dimensions'; readonly found: number; readonly wanted: number };

/** Of [1,2,3] and [4,5,6]: 1 − 32/√(14·77). pgvector counts in single precision. */
const cosine = 1 - 32 / Math.sqrt(14 * 77);

/** The oldest pgvector that will do. */
export function wantedVersion({ minimumVersion, embedding }: VerifyWishes): string {
  return minimumVersion ?? requiredVersion(embedding?.dimensions ?? 1).version;
}

/** The first thing that is not as it was wished for, or null when all is well. */
export function shortcomingOf(answer: DatabaseAnswer, wishes: VerifyWishes): Shortcoming | null {
  if (!(Math.abs(answer.cosine - cosine) < 1e-4)) {
    return { kind: 'distance', found: answer.cosine };
  }
  const wanted = wantedVersion(wishes);
  const found = answer.pgvector ?? 'none';
  if (compareVersions(found, wanted) < 0) return { kind: 'version', found, wanted };
  if (wishes.writable === true && answer.readOnly) return { kind: 'read-only' };
  return columnShortcoming(answer.embedding, wishes.embedding?.dimensions);
}

function columnShortcoming(
  column: DatabaseAnswer['embedding'],
  wanted: number | undefined,
): Shortcoming | null {
  if (column === null) return null;
  if (!['vector', 'halfvec', 'sparsevec', 'bit'].includes(column.type)) {
    return { kind: 'column-type', found: column.type };
  }
  const anySize = column.dimensions === -1;
  return wanted === undefined || anySize || column.dimensions === wanted
    ? null
    : { kind: 'dimensions', found: column.dimensions, wanted };
}

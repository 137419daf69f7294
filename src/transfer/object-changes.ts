import { createHash } from 'node:crypto';
import type { SchemaObject } from './schema-objects.ts';
import type { BroughtRecord } from './transfer-books.ts';

/** Of a definition, for the books. */
export function definitionDigest({ definition }: SchemaObject): string {
  return createHash('sha256').update(definition).digest('hex');
}

/**
 * Whether a thing of the source is another one than that of its name on the target. What came from the
 * source is compared with what it was then, on each side, because two versions of PostgreSQL may word
 * one definition differently.
 */
export function isChanged(
  wanted: SchemaObject,
  there: SchemaObject,
  brought: readonly BroughtRecord[],
): boolean {
  if (wanted.definition === there.definition) return false;
  const record = brought.find(({ label }) => label === wanted.label);
  return (
    record?.source_digest !== definitionDigest(wanted) ||
    record.target_digest !== definitionDigest(there)
  );
}

import type { Conflict } from './conflict.ts';

/**
 * Whether two rows are one to the primary and two to the journal: the type or the collation of their key takes
 * several spellings for the same, "Ada" and "ADA" or 1.0 and 1.00.
 */
export function isSpeltOtherwise({ kind, key, primary }: Conflict): boolean {
  if (kind !== 'insert-exists' || key === null || primary === null) return false;
  return Object.entries(key).some(([column, text]) => primary[column] !== text);
}

/** The key of the primary's row, as it is spelt there, in the order in which the journal writes it. */
export function spellingThere({ key, primary }: Conflict): string {
  const columns = Object.keys(key ?? {}).map((column) => [column, primary?.[column] ?? null]);
  const parts = columns.map(
    ([column, text]) => `${JSON.stringify(column)}: ${JSON.stringify(text)}`,
  );
  return `{${parts.join(', ')}}`;
}

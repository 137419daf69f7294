/**
 * Where a migration failed: the index of the statement in its script, the ledger's own rows, or the
 * commit, of which nobody knows what became when the session broke.
 */
export type FailedAt = number | 'record' | 'commit';

/**
 * Of steps that run in one transaction.
 *
 * @param step as `runMigration` counts
 * @param first the step of the script's first statement
 * @param statements how many there are
 * @param steps how many steps there are; the library's row and the commit follow them
 */
export function failedAt(
  step: number,
  { first, statements, steps }: Readonly<Record<'first' | 'statements' | 'steps', number>>,
): FailedAt {
  const statement = step - first;
  if (statement >= 0 && statement < statements) return statement;
  return step > steps ? 'commit' : 'record';
}

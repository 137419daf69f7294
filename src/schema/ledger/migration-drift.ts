import { shellWord } from '../../errors/shell-word.ts';
import { SetupError, type Target } from '../../errors/setup-error.ts';
import type { LedgerComparison } from './compare-ledger.ts';
import type { MigrationSet } from './migration.ts';

/** The error of applied migrations whose files have another content by now. */
export function migrationDrift(
  { folder }: MigrationSet,
  changed: LedgerComparison['changed'],
  target: Target,
): SetupError {
  const names = changed.map(({ migration }) => migration.name);
  const where = folder === null ? '' : ` --migrations ${shellWord(folder)}`;
  return new SetupError('MIGRATION_DRIFT', {
    message: `${names.length === 1 ? 'An applied migration was' : `${names.length} applied migrations were`} changed afterwards: ${names.join(', ')}. Nothing was run.`,
    detail: changed
      .map(
        ({ migration, applied }) =>
          `${migration.up.file}: applied ${applied.appliedAt} with checksum ${short(applied.checksum ?? '')}, now ${short(migration.checksum)}`,
      )
      .join('\n'),
    fix: [
      'Put the old content back and write what is to change as a new migration.',
      `When the change means nothing to this database, accept the files as they are: setup-wizard migrate up${where} --target ${target} --repair`,
    ].join('\n'),
    target,
  });
}

/** Enough to tell two apart. */
function short(checksum: string): string {
  return checksum.slice(0, 12);
}

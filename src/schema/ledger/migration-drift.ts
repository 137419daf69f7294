import { shellWord } from '../../errors/shell-word.ts';
import { SetupError, type Target } from '../../errors/setup-error.ts';
import type { LedgerComparison } from './compare-ledger.ts';
import type { MigrationSet } from '../migrations/migration.ts';

/** The error of applied migrations whose files have another content or another name by now. */
export function migrationDrift(
  { folder }: MigrationSet,
  changed: LedgerComparison['changed'],
  target: Target,
): SetupError {
  const names = changed.map(({ applied }) => applied.name);
  const renamed = changed.filter(({ migration, applied }) => migration.name !== applied.name);
  const how =
    renamed.length === 0
      ? 'changed'
      : renamed.length < names.length
        ? 'changed or renamed'
        : 'renamed';
  const where = folder === null ? '' : ` --migrations ${shellWord(folder)}`;
  const accept = `setup-wizard migrate up${where} --target ${target} --repair`;
  return new SetupError('MIGRATION_DRIFT', {
    message: `${names.length === 1 ? 'An applied migration was' : `${names.length} applied migrations were`} ${how} afterwards: ${names.join(', ')}. Nothing was run.`,
    detail: changed.map(difference).join('\n'),
    fix: [
      ...renamed.map(
        ({ migration, applied }) => `Rename ${migration.name} back to ${applied.name}.`,
      ),
      ...(renamed.length < names.length
        ? ['Put the old content back and write what is to change as a new migration.']
        : []),
      `When the change means nothing to this database, accept the files as they are: ${accept}`,
    ].join('\n'),
    target,
  });
}

function difference({ migration, applied }: LedgerComparison['changed'][number]): string {
  const { up, name, checksum } = migration;
  return name === applied.name
    ? `${up.file}: applied ${applied.appliedAt} with checksum ${short(applied.checksum ?? '')}, now ${short(checksum)}`
    : `${up.file}: applied ${applied.appliedAt} as ${applied.name}, with the same content`;
}

/** Enough to tell two apart. */
function short(checksum: string): string {
  return checksum.slice(0, 12);
}

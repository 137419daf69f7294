import type { AppliedMigration, LedgerState } from './ledger-state.ts';
import type { Migration, MigrationSet } from '../migrations/migration.ts';

/** Where a set of migrations and the ledger of a database stand. */
export interface LedgerComparison {
  readonly applied: readonly AppliedMigration[];
  /** Not applied yet, in order. */
  readonly pending: readonly Migration[];
  /** Applied, and the file has another content by now, or the same one and another name. */
  readonly changed: readonly {
    readonly migration: Migration;
    readonly applied: AppliedMigration;
  }[];
  /** Applied, and the file is gone. */
  readonly gone: readonly AppliedMigration[];
  /** Pending, with a smaller number than one that is applied. */
  readonly late: readonly Migration[];
}

/**
 * Compares a set with what the ledger of a database says; pure. A row belongs to the file of its name; when
 * that has another content or is gone, to a file that has the content it was applied with, which was
 * renamed. So no content is pending that was applied already, whatever became of the names.
 */
export function compareLedger(set: MigrationSet, ledger: LedgerState): LedgerComparison {
  const applied =
    ledger.kind === 'readable' ? ledger.applied.filter((row) => row.set === set.id) : [];
  const rows = new Set(applied);
  const files = new Set(set.migrations);
  const take = (belongs: (row: AppliedMigration, file: Migration) => boolean): Pairs => {
    return [...files].flatMap((migration) => {
      const row = first(rows, (candidate) => belongs(candidate, migration));
      if (row === undefined) return [];
      rows.delete(row);
      files.delete(migration);
      return [{ migration, applied: row }];
    });
  };
  const same = take(
    (row, file) => row.name === file.name && (row.checksum ?? file.checksum) === file.checksum,
  );
  const renamed = take((row, file) => row.checksum === file.checksum);
  const edited = take((row, file) => row.name === file.name);
  const known = new Set([...same, ...renamed, ...edited].map(({ migration }) => migration));
  const last = set.migrations.findLastIndex((migration) => known.has(migration));
  const pending = [...files];
  return {
    applied,
    pending,
    changed: [...renamed, ...edited].sort(
      (a, b) => set.migrations.indexOf(a.migration) - set.migrations.indexOf(b.migration),
    ),
    gone: [...rows],
    late: pending.filter((migration) => set.migrations.indexOf(migration) < last),
  };
}

type Pairs = LedgerComparison['changed'];

function first<T>(values: Iterable<T>, fits: (value: T) => boolean): T | undefined {
  for (const value of values) if (fits(value)) return value;
  return undefined;
}

import type { AppliedMigration, LedgerState } from './ledger-state.ts';
import type { Migration, MigrationSet } from './migration.ts';

/** Where a set of migrations and the ledger of a database stand. */
export interface LedgerComparison {
  readonly applied: readonly AppliedMigration[];
  /** Not applied yet, in order. */
  readonly pending: readonly Migration[];
  /** Applied, and the file has another content by now. */
  readonly changed: readonly {
    readonly migration: Migration;
    readonly applied: AppliedMigration;
  }[];
  /** Applied, and the file is gone. */
  readonly gone: readonly AppliedMigration[];
  /** Pending, with a smaller number than one that is applied. */
  readonly late: readonly Migration[];
}

/** Compares a set with what the ledger of a database says; pure. */
export function compareLedger(set: MigrationSet, ledger: LedgerState): LedgerComparison {
  const applied =
    ledger.kind === 'readable' ? ledger.applied.filter((row) => row.set === set.id) : [];
  const rows = new Map(applied.map((row) => [row.name, row]));
  const names = new Set(set.migrations.map(({ name }) => name));
  const pending = set.migrations.filter(({ name }) => !rows.has(name));
  const lastApplied = set.migrations.findLastIndex(({ name }) => rows.has(name));
  return {
    applied,
    pending,
    changed: set.migrations.flatMap((migration) => {
      const row = rows.get(migration.name);
      const differs = row !== undefined && row.checksum !== null;
      return differs && row.checksum !== migration.checksum ? [{ migration, applied: row }] : [];
    }),
    gone: applied.filter(({ name }) => !names.has(name)),
    late: pending.filter((migration) => set.migrations.indexOf(migration) < lastApplied),
  };
}

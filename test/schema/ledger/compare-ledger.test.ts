import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLedger } from '../../../src/schema/ledger/compare-ledger.ts';
import type { LedgerState } from '../../../src/schema/ledger/ledger-state.ts';
import { migrationSet } from '../../support/ledger-servers.ts';
import { property } from '../../support/property.ts';

/** Numbers of files; what a file holds is chosen by its place in the list. */
const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });

function folder(chosen: readonly number[]) {
  return migrationSet(
    Object.fromEntries(chosen.map((number, place) => [`${number}_a.sql`, `select ${place}`])),
  );
}

function ledgerAfter(chosen: readonly number[]): LedgerState {
  const applied = folder(chosen).migrations.map(({ name, checksum }) => {
    const row = { set: 'application' as const, appliedAt: '2026-01-01T00:00:00Z' };
    return { ...row, name, checksum, pgvector: null, dimensions: null, program: null };
  });
  return { kind: 'readable', applied };
}

test('however files are renamed, none of them is pending again', () => {
  property(fc.tuple(numbers, numbers), ([before, after]) => {
    const { applied, pending } = compareLedger(folder(after), ledgerAfter(before));
    const ran = new Set(applied.map(({ checksum }) => checksum));
    expect(pending.filter(({ checksum }) => ran.has(checksum))).toEqual([]);
  });
});

test('every row and every file has exactly one place in the comparison', () => {
  property(fc.tuple(numbers, numbers), ([before, after]) => {
    const set = folder(after);
    const { applied, pending, changed, gone } = compareLedger(set, ledgerAfter(before));
    const same = applied.filter((row) =>
      set.migrations.some(({ name, checksum }) => row.name === name && row.checksum === checksum),
    );
    expect(same.length + changed.length + gone.length).toBe(applied.length);
    expect(same.length + changed.length + pending.length).toBe(set.migrations.length);
  });
});

import type { CatalogueSequence, CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { sameName } from './full-name.ts';
import { type SequenceMode, sequencePlace } from './sequence-place.ts';
import { placeStatement } from './sequence-statements.ts';

interface PlaceOrder {
  readonly source: DatabaseCatalogue;
  readonly tables: readonly CatalogueTable[];
  readonly sequences: SequenceMode;
}

/** The sequences of the tables that are brought over, and those that no table owns. */
export function broughtSequences({
  source,
  tables,
}: Pick<PlaceOrder, 'source' | 'tables'>): readonly CatalogueSequence[] {
  return source.sequences.filter(
    ({ schema, table }) =>
      (table === null && schema !== 'setup_wizard') || tables.some(({ oid }) => oid === table),
  );
}

/** Sets where every sequence goes on. The ledger of migrations is written in one order on both sides. */
export function placeSequences(
  order: PlaceOrder,
  before: DatabaseCatalogue,
): { readonly statements: readonly string[]; readonly warnings: readonly string[] } {
  const placed = broughtSequences(order).map((sequence) => {
    const there = before.sequences.find((one) => sameName(one, sequence));
    const mode = sequence.schema === 'setup_wizard' ? 'same' : order.sequences;
    const { place, warning } = sequencePlace(sequence, there?.last ?? null, mode);
    return { statement: placeStatement(sequence, place), warning };
  });
  return {
    statements: placed.map(({ statement }) => statement),
    warnings: placed.flatMap(({ warning }) => warning ?? []),
  };
}

import type { Connection } from '../postgres/connection.ts';
import { createInOrder } from './create-in-order.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { sameName, shownName } from './full-name.ts';
import { isChanged } from './object-changes.ts';
import { type SchemaObject, schemaObjects } from './schema-objects.ts';
import type { BroughtRecord } from './transfer-books.ts';
import { transferFailed } from './transfer-error.ts';
import type { LeftOut } from './transfer-report.ts';

export interface ObjectOrder {
  readonly source: DatabaseCatalogue;
  /** All that are brought over. */
  readonly tables: readonly CatalogueTable[];
  /** What earlier runs have brought. */
  readonly brought: readonly BroughtRecord[];
  readonly before: DatabaseCatalogue;
  /** The target with the new tables in their places. */
  readonly now: DatabaseCatalogue;
}

export interface RestoredObjects {
  readonly leftOut: readonly LeftOut[];
  /** What proves afterwards that foreign keys and checks hold. */
  readonly validate: readonly string[];
  /** All that came from the source. */
  readonly brought: readonly SchemaObject[];
}

/**
 * Makes the functions, views, triggers, foreign keys, rules and policies of the source that are not
 * there, within the open transaction, and puts back those of the target's own that went with its old
 * tables.
 *
 * @throws SetupError SYNC_FAILED when one of the target's own cannot be put back
 */
export async function restoreObjects(
  target: Connection,
  order: ObjectOrder,
): Promise<RestoredObjects> {
  const { source, tables, brought, before, now } = order;
  const there = new Map(schemaObjects(now, now.tables).map((one) => [one.label, one]));
  const wanted = schemaObjects(source, tables);
  const excluded = wanted.flatMap((one) => missingReference(one, order) ?? []);
  const missing = wanted.filter(
    (one) => missingReference(one, order) === null && isMissing(one, there.get(one.label), brought),
  );
  const refused = await createInOrder(
    target,
    missing.map((one) => replacing(one, there)),
  );
  const known = new Set([
    ...there.keys(),
    ...wanted.map(({ label }) => label),
    ...brought.map(({ label }) => label),
  ]);
  const own = schemaObjects(before, before.tables).filter(
    ({ label, on }) => !known.has(label) && (on === null || isThere(on, now)),
  );
  const [broken] = await createInOrder(target, own);
  if (broken !== undefined) {
    throw transferFailed(`Putting back the ${broken.creation.label}`, broken.error);
  }
  const failed = new Set(refused.map(({ creation }) => creation.label));
  return {
    leftOut: [
      ...excluded,
      ...refused.map(({ creation, error }) => ({ what: creation.label, why: wordsOf(error) })),
    ],
    validate: [...missing, ...own].flatMap((one) =>
      one.validate === null || failed.has(one.label) ? [] : [one.validate],
    ),
    brought: wanted.filter(({ label }) => !failed.has(label)),
  };
}

/** A function is replaced where it is; whatever else changes has been taken away before. */
function isMissing(
  one: SchemaObject,
  there: SchemaObject | undefined,
  brought: readonly BroughtRecord[],
): boolean {
  return there === undefined || (one.kind === 'routine' && isChanged(one, there, brought));
}

function missingReference(
  { label, references }: SchemaObject,
  { source, tables }: ObjectOrder,
): LeftOut | null {
  if (references === null || tables.some(({ oid }) => oid === references)) return null;
  const other = source.tables.find(({ oid }) => oid === references);
  const name = other === undefined ? 'a table' : shownName(other);
  return { what: label, why: `it refers to ${name}, which is left out` };
}

/** A function that answers with another type, or whose arguments have other names, cannot be replaced. */
function replacing(one: SchemaObject, there: ReadonlyMap<string, SchemaObject>): SchemaObject {
  const old = there.get(one.label);
  if (old === undefined || signatureOf(old) === signatureOf(one)) return one;
  return { ...one, statements: [...one.remove, ...one.statements] };
}

function signatureOf({ definition }: SchemaObject): string {
  return definition.split(' CREATE OR REPLACE ')[0] ?? '';
}

function isThere(on: { readonly schema: string; readonly name: string }, now: DatabaseCatalogue) {
  return [...now.tables, ...now.views].some((one) => sameName(one, on));
}

function wordsOf(error: Error): string {
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : null;
  return detail ?? error.message;
}

import * as z from 'zod/mini';
import fillingSql from '../../sql/transfer-filling.sql';
import type { Connection } from '../postgres/connection.ts';
import { catalogueThings, dropsOf, tableLabel } from './catalogue-things.ts';
import { createInOrder } from './create-in-order.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { sameName, shownName } from './full-name.ts';
import { hasUnknownRows } from './own-rows.ts';
import { readCatalogueOnce } from './read-catalogue.ts';
import { stagingSchema } from './staging.ts';
import { openBooks, readBooks } from './transfer-books.ts';

/** What became of a filling that was taken back. */
export type TakenBack =
  /** It had not begun, has come to its end, or is another installation's. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'taken back' }
  /** `because`: what somebody has made or changed since, and what hangs together with it. */
  | { readonly kind: 'kept'; readonly because: readonly string[] };

/** How the filler begins that is a move of the operator, and not one of a fallback to another place. */
export const moveFiller = 'move from ';

const book = `${stagingSchema}.filling`;

/**
 * Notes in a database that it is about to be filled, and what is in it before.
 *
 * @param filler what tells this installation from others
 */
export async function beginFilling(target: Connection, filler: string): Promise<void> {
  await openBooks(target);
  await target.batch(fillingSql);
  const present = catalogueThings(await readCatalogueOnce(target)).map(({ label }) => label);
  await target.query(
    `with before as (delete from ${book}) insert into ${book} (filler, present) values ($1, $2)`,
    [filler, present],
  );
}

/** Notes the tables that a transfer has put in their places, before the books go on with others. */
export async function noteFilled(target: Connection): Promise<void> {
  await target.query(
    `update ${book} set brought = (select pg_catalog.json_agg(s) from ${stagingSchema}.synced s)`,
  );
}

/** From here on what was brought stays. */
export async function endFilling(target: Connection): Promise<void> {
  await target.query(`drop table if exists ${book}`);
}

const synced = z.array(
  z.object({ schema_name: z.string(), table_name: z.string(), target_print: z.string() }),
);
const filling = z.object({ filler: z.string(), present: z.array(z.string()) });
const record = z.object({ present: z.array(z.string()), brought: z.nullable(synced) });

/** A filling that has not come to its end. */
export interface Filling {
  readonly filler: string;
  /** Labels of what was there before, as `catalogueThings` gives them. */
  readonly present: readonly string[];
}

/** Null where none has begun. Changes nothing. */
export async function readFilling(target: Connection): Promise<Filling | null> {
  const begun = await target.query(`select pg_catalog.to_regclass('${book}') is not null as begun`);
  if (begun.rows[0]?.['begun'] !== true) return null;
  const { rows } = await target.query(
    `select filler, pg_catalog.to_json(present) as present from ${book}`,
  );
  return rows[0] === undefined ? null : filling.parse(rows[0]);
}

/**
 * Drops what a filling that has not come to its end has brought: nothing that was there before it, and
 * nothing at all when somebody has made or changed a table since.
 */
export async function takeFillingBack(target: Connection, filler: string): Promise<TakenBack> {
  const begun = await target.query(`select pg_catalog.to_regclass('${book}') is not null as begun`);
  if (begun.rows[0]?.['begun'] !== true) return { kind: 'nothing' };
  const { rows } = await target.query(
    `select pg_catalog.to_json(present) as present, brought from ${book} where filler = $1`,
    [filler],
  );
  if (rows[0] === undefined) return { kind: 'nothing' };
  const { present, brought } = record.parse(rows[0]);
  const known = brought ?? (await readBooks(target)).synced;
  const catalogue = await readCatalogueOnce(target);
  const { tables } = catalogue;
  const since = tables.filter((table) => !present.includes(tableLabel(table)));
  const others = await changedSince(target, since, known);
  if (others.length > 0) return { kind: 'kept', because: others };
  const things = catalogueThings(catalogue).filter(({ label }) => !present.includes(label));
  await target.query('begin');
  const stuck = await createInOrder(target, dropsOf(things, tables));
  if (stuck.length > 0) {
    await target.query('rollback');
    return { kind: 'kept', because: stuck.map(({ creation }) => creation.label) };
  }
  await target.batch(
    `set local client_min_messages to warning; drop schema ${stagingSchema} cascade; commit`,
  );
  return { kind: 'taken back' };
}

/** Those that did not come with the filling, or hold other rows by now. */
async function changedSince(
  target: Connection,
  tables: readonly CatalogueTable[],
  known: z.infer<typeof synced>,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const table of tables) {
    const entry = known.find((one) =>
      sameName({ schema: one.schema_name, name: one.table_name }, table),
    );
    // Renumbered when it has come here.
    const journal = table.schema === 'setup_wizard' && table.name === 'journal';
    const same =
      journal ||
      (entry !== undefined &&
        (table.kind === 'p' || !(await hasUnknownRows(target, known, table))));
    if (!same) changed.push(shownName(table));
  }
  return changed;
}

import type { Fence } from '../journal/fence.ts';
import type { Connection } from '../postgres/connection.ts';
import { type BookMark, bookedDecisions, bookedSeqs, hasBooks } from './books.ts';
import {
  type BroughtTable,
  broughtTables,
  obstacles,
  type WaitingChanges,
} from './brought-table.ts';
import { markBrought } from './journal-reader.ts';
import { reconcileRefused } from './reconcile-error.ts';
import type { ReconcilePolicies } from './reconcile-policy.ts';
import { type Survey, survey } from './survey.ts';
import { type TableShape, tableShapes } from './table-shape.ts';
import { sqlName } from './table-name.ts';

/** Tables that get changes, as either side has them. */
export interface BothTables {
  readonly primary: ReadonlyMap<string, BroughtTable>;
  readonly fallback: ReadonlyMap<string, BroughtTable>;
}

interface Sides {
  readonly primary: Connection;
  readonly fallback: Connection;
}

/** Under what the changes of this fence are booked. */
export function bookMark({ opening, pair, epoch }: Fence): BookMark {
  return { opening: opening ?? pair, epoch };
}

/**
 * Compares the tables that get changes on both sides.
 *
 * @throws SetupError RECONCILE_REFUSED naming everything that does not fit
 */
export async function bothTables(
  { primary, fallback }: Sides,
  waiting: readonly WaitingChanges[],
): Promise<BothTables> {
  const [here, there] = await Promise.all([
    tableShapes(primary, waiting),
    tableShapes(fallback, waiting),
  ]);
  const reasons = waiting.flatMap((table) => {
    const [one, other] = [shapeOf(there, table), shapeOf(here, table)];
    return one === null || other === null ? [] : obstacles(table, one, other);
  });
  if (reasons.length > 0) {
    throw reconcileRefused(
      'The tables of the two databases do not fit; nothing was brought back.',
      'Make the primary as the fallback is in what the detail says, then run this again.',
      reasons,
    );
  }
  return { primary: broughtTables(there, here), fallback: broughtTables(there, there) };
}

function shapeOf(shapes: readonly TableShape[], table: WaitingChanges): TableShape | null {
  return shapes.find((one) => sqlName(one) === sqlName(table)) ?? null;
}

/** Writes down in the fallback what an earlier run has brought before it was cut off. */
export async function catchUp({ primary, fallback }: Sides, mark: BookMark): Promise<number> {
  return await markBrought(fallback, await bookedSeqs(primary, mark));
}

/** Compares what waits with the primary, whether or not there are books there yet. Changes nothing. */
export async function surveyBoth(
  sides: Sides,
  tables: Pick<BothTables, 'primary'>,
  { mark, policies }: { readonly mark: BookMark; readonly policies: ReconcilePolicies },
): Promise<Survey> {
  const booked = await hasBooks(sides.primary);
  return await survey({
    ...sides,
    tables: tables.primary,
    policies,
    opening: booked ? mark.opening : null,
    decided: booked ? await bookedDecisions(sides.primary, mark) : new Map(),
  });
}

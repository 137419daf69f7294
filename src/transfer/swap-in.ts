import type { Connection } from '../postgres/connection.ts';
import { applyChangedRows } from './changed-rows.ts';
import type { CatalogueTable, DatabaseCatalogue } from './database-catalogue.ts';
import { fullName, sameName } from './full-name.ts';
import { lostGrants } from './lost-grants.ts';
import { broughtSequences, placeSequences } from './place-sequences.ts';
import { readCatalogue } from './read-catalogue.ts';
import { restoreObjects } from './restore-objects.ts';
import { printText, rowPrint } from './row-print.ts';
import { triggerState } from './schema-objects.ts';
import type { SequenceMode } from './sequence-place.ts';
import { sequenceStatements } from './sequence-statements.ts';
import { type RemovalOrder, removals } from './swap-removals.ts';
import { finishTable, placeTable } from './swap-statements.ts';
import { recordStatements, type TablePrints } from './sync-records.ts';
import { transferFailed } from './transfer-error.ts';
import type { LeftOut } from './transfer-report.ts';

export interface SwapOrder extends RemovalOrder {
  readonly sourceIdentity: string;
  /** All that are brought over, whatever their way. */
  readonly tables: readonly CatalogueTable[];
  readonly sequences: SequenceMode;
  /** By the oid of the source; of a table that is updated in its place the target's is made here. */
  readonly prints: ReadonlyMap<string, TablePrints>;
  /** Asked again now that nobody comes between; throws when the swap must not be. */
  readonly beforehand: (target: Connection) => Promise<void>;
  /** Asked when everything is in its place, and may still take it back by throwing. */
  readonly afterwards?: (target: Connection, leftOut: readonly LeftOut[]) => Promise<void>;
}

export interface SwapResult {
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
  /** What proves afterwards that foreign keys and checks hold. */
  readonly validate: readonly string[];
}

/**
 * Who reads for longer than that keeps the swap from happening; it fails then and can be repeated. What is
 * put in its place is not to be brought back to the primary.
 */
const swapSettings = `set local setup_wizard.replaying to 'on'; set local lock_timeout to '60s'; set local statement_timeout to 0;
  set local check_function_bodies to off; set local client_min_messages to warning`;

/**
 * Puts everything in the place of what was there, in one transaction: who reads the target sees all of
 * the old or all of the new.
 *
 * @throws SetupError SYNC_FAILED or whatever the server says; nothing is changed then
 */
export async function swapIn(target: Connection, order: SwapOrder): Promise<SwapResult> {
  try {
    await target.batch(`begin; ${swapSettings}`);
    const result = await swap(target, order);
    await target.query('commit', undefined, { timeoutMs: 0 });
    return result;
  } catch (error) {
    await target.query('rollback').catch(() => undefined);
    throw transferFailed('Putting the tables in their places', error);
  }
}

async function swap(target: Connection, order: SwapOrder): Promise<SwapResult> {
  const run = async (statements: readonly string[]): Promise<void> => {
    if (statements.length > 0) await target.batch(statements.join(';\n'), { timeoutMs: 0 });
  };
  const { source, staged } = order;
  await order.beforehand(target);
  const before = await lookAt(target);
  await run(removals(order, before));
  await run(staged.flatMap((table) => placeTable(source, table)));
  const free = broughtSequences(order).filter(({ table }) => table === null);
  await run(free.flatMap(sequenceStatements));
  await run(staged.flatMap((table) => finishTable(source, table)));
  await run(updateStatements(order, before));
  const now = await lookAt(target);
  const objects = await restoreObjects(target, { ...order, before, now });
  await order.afterwards?.(target, objects.leftOut);
  const { statements, warnings } = placeSequences(order, before);
  await run(statements);
  const prints = await printsOfUpdates(target, order);
  const after = await lookAt(target);
  await run([
    ...lostGrants(before, after),
    ...recordStatements({ ...order, brought: objects.brought, prints, after }),
  ]);
  return { leftOut: objects.leftOut, validate: objects.validate, warnings };
}

/** The catalogue, with the search path put back: the functions of the application may rely on it. */
async function lookAt(target: Connection): Promise<DatabaseCatalogue> {
  const catalogue = await readCatalogue(target);
  await target.query('set local search_path to default');
  return catalogue;
}

/** No trigger of the application may change rows that are what they are on the source. */
function updateStatements({ updates }: SwapOrder, before: DatabaseCatalogue): readonly string[] {
  return updates.flatMap((update) => {
    const there = before.tables.find((one) => sameName(one, update.table));
    return [
      `alter table ${fullName(update.table)} disable trigger user`,
      ...applyChangedRows(update),
      ...(there?.triggers ?? []).map((trigger) => triggerState(update.table, trigger)),
    ];
  });
}

async function printsOfUpdates(
  target: Connection,
  { updates, prints }: SwapOrder,
): Promise<ReadonlyMap<string, TablePrints>> {
  const all = new Map(prints);
  for (const { table } of updates) {
    const print = printText(await rowPrint(target, fullName(table)));
    all.set(table.oid, { source: prints.get(table.oid)?.source ?? '', target: print });
  }
  return all;
}

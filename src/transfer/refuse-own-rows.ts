import { SetupError } from '../errors/setup-error.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { sameName, shownName } from './full-name.ts';
import { isJournalled } from './journalled-rows.ts';
import { hasUnknownRows, haveSameRows } from './own-rows.ts';
import type { TransferRequest } from './transfer-request.ts';
import type { TransferSides } from './transfer-sides.ts';
import type { TransferWork } from './transfer-work.ts';

/**
 * Tables that are replaced or dropped must hold nothing but what an earlier run brought, or what the
 * source holds as well: an application may have worked on the fallback alone before there was a primary.
 *
 * @throws SetupError FALLBACK_HOLDS_WRITES, naming the tables, unless the request gives them up
 */
export async function refuseOwnRows(
  sides: TransferSides,
  { staged, vanished }: TransferWork,
  { discardWrites = false }: TransferRequest,
): Promise<void> {
  if (discardWrites) return;
  const own: string[] = [];
  for (const table of sides.there.tables) {
    // Each side keeps its own book of migrations.
    if (table.kind !== 'r' || table.pages === 0 || table.schema === 'setup_wizard') continue;
    const next = staged.find((one) => sameName(one, table));
    if (next === undefined && !vanished.includes(table)) continue;
    if (await hasOwnRows(sides, table, next ?? null)) own.push(shownName(table));
  }
  if (own.length === 0) return;
  throw new SetupError('FALLBACK_HOLDS_WRITES', {
    message: `The fallback holds rows in ${own.join(', ')} that the primary does not have, or that were changed on the fallback; nothing was begun.`,
    fix: `Leave the tables out (--exclude ${own.join(',')}), or give those rows up: --discard-writes`,
    target: 'fallback',
  });
}

async function hasOwnRows(
  { books, target, there, snapshot }: TransferSides,
  table: CatalogueTable,
  next: CatalogueTable | null,
): Promise<boolean> {
  if (!(await hasUnknownRows(target, books.synced, table))) return false;
  // What was written while the primary was away has been brought back by now.
  if (await isJournalled(target, there.tables, table)) return false;
  if (next === null) return true;
  const source = { connection: snapshot.connection, table: next };
  return !(await haveSameRows({ connection: target, table }, source));
}

import { sqlState } from '../postgres/error-signs.ts';
import { type Change, rowId } from './change.ts';
import { changesSetting, orderedProgram } from './ordered-program.ts';
import { type ReplayWork, tableOf } from './replay-work.ts';
import { OrderNeeded } from './stopped-replay.ts';
import { sqlName } from './table-name.ts';
import { isOfTrigger } from './trigger-rows.ts';
import { isNarrow } from './written-rows.ts';

/** Characters of the images that a server unpacks at a time. */
const mostCharacters = 4_000_000;

/** Classes of errors after which `writeInOrder` may do better, or says which change it is. */
const ownWay = ['22', '23', '42', '0A', 'P0'];

/** Whether nothing about the changes themselves takes a look from here. */
export function canGoInOne(work: ReplayWork, changes: readonly Change[]): boolean {
  let characters = 0;
  return changes.every((change) => {
    const { table, key, newKey, op, old, new: final } = change;
    characters += (old?.length ?? 0) + (final?.length ?? 0);
    const found = tableOf(work, table);
    const hangs = op === 'd' && found.dependents.length > 0;
    const decided = key !== null && work.decisions.has(rowId({ table, key }));
    return newKey === null && !hangs && !decided && isNarrow(found) && characters < mostCharacters;
  });
}

/**
 * Makes changes one by one as the fallback has made them, as `writeInOrder` does, but on the server itself: two
 * round trips for all of them. As a part of a transaction, which is no longer fit for use when this throws.
 *
 * @throws OrderNeeded when a change has to be looked at, or what `Connection.query` throws
 */
export async function writeInOneGo(work: ReplayWork, changes: readonly Change[]): Promise<void> {
  const { primary, mark } = work;
  const tables = [...new Map(changes.map(({ table }) => [sqlName(table), table])).values()];
  const places = new Map(tables.map((table, place) => [sqlName(table), place]));
  const brought = tables.map((table) => tableOf(work, table));
  const units = new Map<string, number>();
  const lines = changes.map((change) => {
    const { txid, table, op, key, old, new: final } = change;
    const unit = units.get(txid) ?? units.size;
    units.set(txid, unit);
    const place = places.get(sqlName(table)) ?? -1;
    const made = isOfTrigger(tableOf(work, table), change);
    return `{"unit":${unit},"table":${place},"op":"${op}","made":${made},"key":${key ?? 'null'},"old":${old ?? 'null'},"new":${final ?? 'null'}}`;
  });
  try {
    await primary.query('select from pg_catalog.set_config($1, $2, true)', [
      changesSetting,
      `[${lines.join(',')}]`,
    ]);
    await primary.batch(orderedProgram(brought, mark.opening));
  } catch (error) {
    const state = sqlState(error) ?? '';
    throw ownWay.includes(state.slice(0, 2)) ? new OrderNeeded() : error;
  }
}

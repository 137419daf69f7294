import { aligned, linePointerBytes, pageBytes, pageHeaderBytes } from './page.ts';

/** Free space is remembered in steps of 32 bytes: PostgreSQL's freespace.c. */
const freeSpaceStep = 32;

/**
 * How many pages tuples of these sizes take when they are inserted one after the other, as heapam does
 * it: into the page that was used last, else into one that is known to have room, else into a new one. A
 * page becomes known when a tuple did not fit into it.
 *
 * @param sizes bytes of each tuple, header included
 */
export function fillPages(sizes: Iterable<number>): number {
  const known = new Map<number, number>();
  let pages = 0;
  let room = 0;
  for (const size of sizes) {
    const bytes = aligned(size);
    if (pages === 0 || room < bytes + linePointerBytes) {
      if (pages > 0) put(known, room - linePointerBytes);
      const found = take(known, bytes);
      if (found === null) pages += 1;
      room = found ?? pageBytes - pageHeaderBytes;
    }
    room -= bytes + linePointerBytes;
  }
  return pages;
}

function put(known: Map<number, number>, free: number): void {
  const step = Math.floor(free / freeSpaceStep);
  if (step > 0) known.set(step, (known.get(step) ?? 0) + 1);
}

/** The room of a known page for a tuple of that size, its line pointer included; null when there is none. */
function take(known: Map<number, number>, bytes: number): number | null {
  for (let step = Math.ceil(bytes / freeSpaceStep); step <= pageBytes / freeSpaceStep; step += 1) {
    const count = known.get(step) ?? 0;
    if (count === 0) continue;
    known.set(step, count - 1);
    return step * freeSpaceStep + linePointerBytes;
  }
  return null;
}

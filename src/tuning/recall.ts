/** One row that a search gave back. */
export interface Neighbour {
  /** Which row: its table and its place there. */
  readonly id: string;
  /** NaN where the server has no distance, such as to a vector of zeros by cosine. */
  readonly distance: number;
}

/** The k nearest of a search that started from one of the rows itself, which is left out. */
export function othersOf(
  found: readonly Neighbour[],
  self: string,
  k: number,
): readonly Neighbour[] {
  return found.filter(({ id, distance }) => id !== self && !Number.isNaN(distance)).slice(0, k);
}

/**
 * The share of the true k nearest that a search found. A row counts when it is no farther than the last
 * of the true ones: of several rows at the same distance any is as good as the other.
 *
 * @param exact the true nearest, sorted; fewer than k when the table has fewer
 */
export function recallOf(exact: readonly Neighbour[], found: readonly Neighbour[]): number {
  const last = exact.at(-1);
  if (last === undefined) return 1;
  const hits = found.filter(({ distance }) => distance <= last.distance).length;
  return Math.min(hits, exact.length) / exact.length;
}

/** What a part of a screen needs and what it would like to have. */
export interface Demand {
  readonly least: number;
  readonly wish: number;
}

/**
 * Shares the rows of a screen among its parts: first each gets its least, then the rest goes to the
 * wishes; the earlier part comes first both times.
 */
export function shareRows(rows: number, demands: readonly Demand[]): readonly number[] {
  let left = Math.max(0, rows);
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(wanted, left));
    left -= taken;
    return taken;
  };
  const least = demands.map((demand) => take(Math.min(demand.least, demand.wish)));
  return demands.map((demand, index) => {
    const had = least[index] ?? 0;
    return had + take(demand.wish - had);
  });
}

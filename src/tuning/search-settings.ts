/** The settings that trade time for recall, with what pgvector lets them be. */
const limits = { 'hnsw.ef_search': 1_000, 'ivfflat.probes': 32_768 } as const;

/** The values of the issue: 10 to 400 by doubling. */
const efSearches = [10, 20, 40, 80, 160, 320, 400];

/**
 * The values to measure, the present one among them: ef_search from 10 to 400, probes from 1 to all lists.
 *
 * @param lists of an IVFFlat index; more probes than lists change nothing
 */
export function searchSettings(
  parameter: keyof typeof limits,
  now: number,
  lists: number,
): readonly number[] {
  const probes = Array.from({ length: 16 }, (_, power) => 2 ** power).filter((one) => one < lists);
  const usual = parameter === 'hnsw.ef_search' ? efSearches : [...probes, lists];
  const sorted = [...new Set([...usual, now])].sort((a, b) => a - b);
  return sorted.filter((value) => value <= limits[parameter]);
}

/**
 * What to set for one measurement. The row that a query was taken from is found, too, and takes one of the
 * places that ef_search gives; a query of an application has no such row.
 */
export function measuredSetting(parameter: keyof typeof limits, value: number): number {
  return parameter === 'hnsw.ef_search' ? Math.min(value + 1, limits[parameter]) : value;
}

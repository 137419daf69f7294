/** Times of many queries, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
}

/** The median and the 95th percentile (nearest rank) of times in milliseconds; 0 for none. */
export function latencyOf(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const rank = (share: number): number =>
    sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: rank(0.5), p95: rank(0.95) };
}

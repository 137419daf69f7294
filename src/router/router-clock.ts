/**
 * Milliseconds since 1970 by a clock that nobody sets: the time of day when the process started, and what has
 * passed since. All durations of a router are measured by it.
 */
export function routerNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The time of day of a moment of `routerNow`, in milliseconds since 1970. */
export function timeOfDay(moment: number): number {
  return moment + Date.now() - routerNow();
}

const firstMs = 250;
const growth = 1.5;
const longestMs = 5_000;

/**
 * Milliseconds to wait after the failed try number `attempt` (the first is 0), as the
 * specification of the bootstrap sets them: `min(250 * 1.5^n, 5000)`, spread by a factor between
 * 0.5 and 1 so that many clients of one restarted server do not return in step. Thirty tries take
 * about two minutes; without the cap they would take days.
 *
 * @param random a number from 0 (inclusive) to 1 (exclusive), as Math.random gives it
 */
export function retryDelay(attempt: number, random: number): number {
  const nominal = Math.min(firstMs * growth ** attempt, longestMs);
  return Math.round(nominal * (0.5 + random / 2));
}

/** The fractional part of the golden ratio: its multiples spread evenly over 0..1. */
const golden = 0.618_033_988_749_895;

/**
 * Numbers between 0 and 1 that are spread evenly and never repeat a pattern. They stand for chance in a
 * model that has to give the same answer every time.
 *
 * @param index from 0
 */
export function goldenStep(index: number): number {
  return ((index + 0.5) * golden) % 1;
}

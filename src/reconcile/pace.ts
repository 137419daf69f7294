/**
 * What is to be done while the fallback goes on taking writes: bring more of them; hold, because the rest is
 * brought in time; or give up, because those who write are faster.
 */
export type NextStep = 'bring' | 'hold' | 'overtaken';

/** How bringing back does against those who write meanwhile. */
export interface Pace {
  /** To be asked when a look has found so many changes that wait. */
  readonly next: (waiting: number) => NextStep;
  /** So many more were brought. */
  readonly brought: (changes: number) => void;
  /** Whether enough was brought since the last look to look again, though not all it found was brought. */
  readonly isDue: () => boolean;
  /** Changes a second; null before any was brought. */
  readonly perSecond: () => number | null;
}

/** A look has to find so much less than the best before it, so that catching up comes to an end. */
const progress = 0.95;

/**
 * Begins to count. Catching up is given up when twice as many changes were brought as waited at the best
 * moment, and no fewer wait: each of these spells ends, and there are only so many before few are left.
 *
 * @param options `enough`: changes that are few anyhow; `restMs`: how long the rest may take while writes are
 *   held; `now`: milliseconds
 */
export function pace({
  enough,
  restMs,
  now = () => performance.now(),
}: {
  readonly enough: number;
  readonly restMs: number;
  readonly now?: () => number;
}): Pace {
  const began = now();
  let all = 0;
  let fewest = Infinity;
  let since = 0;
  const perSecond = (): number | null =>
    all === 0 ? null : (all * 1_000) / Math.max(1, now() - began);
  const isDue = (): boolean => since >= 2 * fewest + enough;
  return {
    next: (waiting) => {
      const rate = perSecond() ?? 0;
      if (waiting <= Math.max(enough, (rate * restMs) / 1_000)) return 'hold';
      if (waiting <= fewest * progress) {
        fewest = waiting;
        since = 0;
        return 'bring';
      }
      return isDue() ? 'overtaken' : 'bring';
    },
    brought: (changes) => {
      all += changes;
      since += changes;
    },
    isDue,
    perSecond,
  };
}

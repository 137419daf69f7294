import type { Verdict } from './target-view.ts';

/** What a process that starts takes. */
export type FirstChoice =
  | 'primary'
  | 'fallback'
  /** The fallback, as the only database there is. */
  | 'local'
  /** The primary refuses our settings. */
  | 'misconfigured'
  /** Another server answers in place of the primary. */
  | 'diverged'
  | 'none'
  /** Not yet clear. */
  | 'wait';

/**
 * Chooses from what was found out about both targets; null for one that is not in the settings.
 * `holdsWrites`: the fence in the fallback, or the record of it, says that the primary may lack writes.
 */
export function firstChoice({
  primary,
  fallback,
  holdsWrites,
}: {
  readonly primary: Verdict | null;
  readonly fallback: Verdict | null;
  readonly holdsWrites: boolean;
}): FirstChoice {
  if (primary === null) return fallbackOr(fallback, 'local');
  if (holdsWrites) {
    const choice = fallbackOr(fallback, 'fallback');
    // What is wrong with each is to be told.
    return choice === 'none' && primary === 'unknown' ? 'wait' : choice;
  }
  switch (primary) {
    case 'alive':
    case 'full':
      // The fallback may know of writes that the primary lacks; one answer, or none in time, is enough.
      return fallback === 'unknown' ? 'wait' : 'primary';
    case 'refusing':
      return fallback === 'unknown' ? 'wait' : 'misconfigured';
    case 'another':
      return 'diverged';
    case 'gone':
      return fallbackOr(fallback, 'fallback');
    case 'unknown':
    case 'doubtful':
      return 'wait';
  }
}

function fallbackOr(fallback: Verdict | null, taken: 'fallback' | 'local'): FirstChoice {
  switch (fallback) {
    case 'alive':
    case 'full':
      return taken;
    case 'unknown':
    case 'doubtful':
      return 'wait';
    case 'gone':
    case 'refusing':
    case 'another':
    case null:
      return 'none';
  }
}

import { join } from 'node:path';

/**
 * The state directories that a move uses beside the real one. Which of them are there says how far an
 * interrupted move had come (see `settleMove`).
 */
export interface MovePlaces {
  /** Where the new fallback is made, and where one goes that is given up. */
  readonly next: string;
  /** Where the one of before waits, stopped, until the new one is in place and proven. */
  readonly old: string;
  /** The same, from when it is not needed any more. */
  readonly gone: string;
}

export function movePlaces(stateDir: string): MovePlaces {
  return {
    next: join(stateDir, 'fallback.next'),
    old: join(stateDir, 'fallback.old'),
    gone: join(stateDir, 'fallback.gone'),
  };
}

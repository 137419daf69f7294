import type { Connection } from '../postgres/connection.ts';

/**
 * What is different for a database that takes the place of another one for good: all must be there and
 * proven equal before any of it is seen, and nothing of ours goes along but the history of migrations.
 */
export interface Takeover {
  /** Whether what cannot be made on the target is left out; otherwise it ends the run, with nothing in its place. */
  readonly allowMissing: boolean;
  /** Asked when nobody comes between any more; throws when the tables must not be put in their places. */
  readonly beforehand: (target: Connection) => Promise<void>;
}

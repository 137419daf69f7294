import type { Whereabouts } from './whereabouts.ts';

/**
 * How a pooler shares connections: `transaction` gives a server connection for one transaction,
 * `session` for as long as the client stays, `either` is set where it was created and cannot be told
 * from the address, `pinning` shares until something is done that needs a session.
 */
export type PoolerMode = 'transaction' | 'session' | 'either' | 'pinning';

/** An address at which a provider's pooler or proxy listens, not the server itself. */
export interface PoolerAddress {
  /** What listens there: "PgBouncer". */
  readonly name: string;
  readonly mode: PoolerMode;
  /** What gives the address away, as a phrase. */
  readonly shape: string;
  readonly matches: (at: Whereabouts) => boolean;
  /** The address to use for set-up and migrations, as a phrase; null when this one is good for it. */
  readonly instead: ((at: Whereabouts) => string) | null;
  /** An address of this shape, for the manual. */
  readonly example: Whereabouts;
}

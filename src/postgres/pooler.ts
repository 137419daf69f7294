import type { PoolerMode } from './providers/pooler-address.ts';
import type { Provider, Whereabouts } from './providers/provider.ts';

/** A pooler or proxy stands between this program and the server. */
export interface Pooler {
  readonly evidence: string;
  readonly mode: PoolerMode;
  /** The address to use for set-up and migrations, as a phrase; null when this one is good for it. */
  readonly instead: string | null;
}

/**
 * Finds out whether a session goes through a pooler: by the provider's host rules, and by the
 * process id, which the login names and `pg_backend_pid()` repeats only without anything between
 * (seen with PgBouncer). Null when the session is direct as far as can be told.
 */
export function detectPooler(session: {
  readonly at: Whereabouts;
  readonly provider: Provider;
  readonly loginPid: number | null;
  readonly backendPid: number;
}): Pooler | null {
  const { at, provider, loginPid, backendPid } = session;
  const known = provider.poolers.find(({ matches }) => matches(at));
  if (known !== undefined) {
    return {
      evidence: `${known.name} of ${provider.name}: ${known.shape}`,
      mode: known.mode,
      instead: known.instead?.(at) ?? null,
    };
  }
  if (loginPid === null || loginPid === backendPid) return null;
  return {
    evidence: 'the process named at login is not the one that answers',
    mode: 'either',
    instead: 'the host and port of the server itself',
  };
}

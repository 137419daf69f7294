import type { Provider, Whereabouts } from './providers/provider.ts';

/** A pooler or proxy stands between this program and the server. */
export interface Pooler {
  readonly evidence: string;
  /** The address to use for set-up and migrations, as a phrase. */
  readonly instead: string;
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
  const instead = provider.pooler?.(at) ?? null;
  if (instead !== null) return { evidence: `the address is ${provider.name}'s pooler`, instead };
  if (loginPid === null || loginPid === backendPid) return null;
  return {
    evidence: 'the process named at login is not the one that answers',
    instead: 'the host and port of the server itself',
  };
}

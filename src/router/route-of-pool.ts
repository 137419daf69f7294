import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Target } from '../errors/setup-error.ts';
import type { Evidence } from './evidence.ts';
import type { RoutedClient } from './routed-client.ts';
import type { Serving } from './switchboard.ts';

/** What a target takes: everything, or less on the fallback. */
export type Takes = Extract<Serving, { kind: 'target' }>['takes'];

/** Whether what is taken is bound to reading. */
export function isBound(takes: Takes): boolean {
  return takes === 'read-only' || takes === 'refuse';
}

/** What the clients of one pool share. */
export interface RouteOfPool {
  readonly target: Target;
  readonly settings: ConnectionSettings;
  /** Whether sessions that are opened from now on begin read-only, so that no RESET or DISCARD lifts it. */
  readOnly: boolean;
  /** All that are open or being opened. */
  readonly clients: Set<RoutedClient>;
  /** Hands in what a client found out; a pool that is not in use says nothing. */
  readonly report: (evidence: Evidence) => void;
  /** With sslmode=prefer: set once the server has refused the login over TLS, as libpq then goes on without. */
  plain: boolean;
}

import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Reason } from './router-state.ts';

/**
 * What one probe, or one error of a statement, says about the health of a target. An error that says
 * nothing about health (a wrong statement, a violated constraint) is no evidence.
 */
export type Evidence =
  /** It answers, is who it was, and (the primary) takes writes. */
  | { readonly kind: 'healthy'; readonly identity: ServerIdentity; readonly latencyMs: number }
  /** Nobody there: refused, reset, shut down, crashed. */
  | { readonly kind: 'down'; readonly reason: Reason }
  /** No answer in time; a slow statement looks the same. */
  | { readonly kind: 'silent'; readonly reason: Reason }
  /** It starts up, shuts down or recovers (57P03). */
  | { readonly kind: 'starting'; readonly reason: Reason }
  /** It has no connection, memory or disk left (53xxx): alive, so never a reason to switch. */
  | { readonly kind: 'saturated'; readonly reason: Reason }
  /** Its name is not found; one such answer says nothing. */
  | { readonly kind: 'dns'; readonly reason: Reason }
  /** A primary that became a standby, or read-only (25006). */
  | { readonly kind: 'not-writable'; readonly reason: Reason }
  /** It refuses our settings: password, database, rights, TLS. Never a reason to switch. */
  | { readonly kind: 'config'; readonly reason: Reason }
  /** Another server, or an older copy, answers at the address. */
  | { readonly kind: 'identity'; readonly reason: Reason };

/** What is said of the health of a target, without the details. */
export type EvidenceKind = Evidence['kind'];

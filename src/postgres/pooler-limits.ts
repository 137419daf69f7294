import type { PoolerMode } from './providers/pooler-address.ts';

const byTransaction =
  'start-up options are refused (08P01), SET reaches other clients and may be gone in the next transaction, named statements fail (42P05, 26000), LISTEN and session advisory locks are lost without an error';

/** What a pooler of this mode takes from a session, as a sentence: what set-up and migrations miss. */
export function poolerLimits(mode: PoolerMode): string {
  switch (mode) {
    case 'transaction':
      return `It pools by transaction: ${byTransaction}.`;
    case 'either':
      return `It may pool by transaction, and then ${byTransaction}.`;
    case 'session':
      return 'It pools by session, which keeps one server connection for each client.';
    case 'pinning':
      return 'Nothing fails there, but SET, prepared statements, LISTEN and advisory locks pin the session to one server connection, which ends the sharing.';
  }
}

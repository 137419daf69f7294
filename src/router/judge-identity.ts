import { otherServer } from '../postgres/other-server.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Reason } from './router-state.ts';

/** `otherServer` as the reason of a state. */
export function judgeIdentity(known: ServerIdentity | null, shown: ServerIdentity): Reason | null {
  const message = otherServer(known, shown);
  return message === null ? null : { code: 'DATABASE_DIVERGED', message };
}

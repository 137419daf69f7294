import type { ServerIdentity } from '../postgres/server-identity.ts';
import type { Reason } from './router-state.ts';

/**
 * Why the server that answers is not the one that was known; null when it is, when it was promoted since,
 * or when either does not tell.
 */
export function judgeIdentity(known: ServerIdentity | null, shown: ServerIdentity): Reason | null {
  if (known === null) return null;
  const { systemIdentifier, timeline } = known;
  if (
    systemIdentifier !== null &&
    shown.systemIdentifier !== null &&
    systemIdentifier !== shown.systemIdentifier
  ) {
    return diverged(
      `Another server answers in place of the primary: system identifier ${shown.systemIdentifier}, not ${systemIdentifier}.`,
    );
  }
  if (timeline !== null && shown.timeline !== null && shown.timeline < timeline) {
    return diverged(
      `An older copy answers in place of the primary: timeline ${shown.timeline}, not ${timeline}.`,
    );
  }
  return null;
}

function diverged(message: string): Reason {
  return { code: 'DATABASE_DIVERGED', message };
}

import type { ServerIdentity } from './server-identity.ts';

/**
 * Why the server that answers is not the primary that was known, as a sentence; null when it is, when it was
 * promoted since, or when either does not tell.
 */
export function otherServer(known: ServerIdentity | null, shown: ServerIdentity): string | null {
  if (known === null) return null;
  const { systemIdentifier, timeline } = known;
  const named = systemIdentifier !== null && shown.systemIdentifier !== null;
  if (named && systemIdentifier !== shown.systemIdentifier) {
    return `Another server answers in place of the primary: system identifier ${shown.systemIdentifier}, not ${systemIdentifier}.`;
  }
  if (timeline !== null && shown.timeline !== null && shown.timeline < timeline) {
    return `An older copy answers in place of the primary: timeline ${shown.timeline}, not ${timeline}.`;
  }
  return null;
}

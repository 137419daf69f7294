import type { ConflictKind } from './conflict.ts';
import type { ConflictOutcome, ReconcilePolicy } from './reconcile-policy.ts';

/**
 * What stands of a conflict, or null when the policy leaves that open. What the primary's constraints do
 * not let in cannot win there.
 *
 * @param newer whether the fallback's row is the later one; null where nobody can tell
 */
export function outcomeOf(
  policy: ReconcilePolicy,
  kind: ConflictKind,
  newer: boolean | null,
): ConflictOutcome | null {
  switch (policy) {
    case 'abort':
      return null;
    case 'primary-wins':
      return 'primary';
    case 'fallback-wins':
      return kind === 'constraint' ? null : 'fallback';
    case 'newest':
      if (newer === null) return null;
      return newer ? 'fallback' : 'primary';
  }
}

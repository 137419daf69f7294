import type { FollowState } from '../transfer/follow/follow-state.ts';
import type { UnfollowResult } from '../transfer/follow/unfollow-database.ts';
import { sizeOf } from './sync-report.ts';

/** What the following is like now, in plain lines. */
export function followLines({ name, state, behindBytes, heard }: FollowState): readonly string[] {
  const behind = behindBytes === null ? '' : `, ${sizeOf(behindBytes)} behind`;
  const last = heard === null ? '' : `; last heard of it ${heard}`;
  switch (state) {
    case 'follows':
      return [`Follows the primary as ${name}${behind}${last}.`];
    case 'waits':
      return [
        `Set up to follow the primary as ${name}, which does not answer it yet${behind}${last}.`,
      ];
    case 'half-made':
      return [
        `Does not follow: only a part of ${name} is there. Type "setup-wizard fallback sync --follow", or --unfollow.`,
      ];
    case 'none':
      return ['Does not follow the primary.'];
  }
}

/** What was taken away and what stays. */
export function unfollowLines({ removed }: UnfollowResult): readonly string[] {
  return removed.length === 0
    ? ['There was nothing to take away.']
    : [...removed.map((what) => `Removed: ${what}.`), 'The rows of the fallback stay as they are.'];
}

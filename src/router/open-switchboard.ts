import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { fenceRecord } from '../journal/fence-record.ts';
import { isOwnFallback } from './is-own-fallback.ts';
import type { LiveSwitchboard, SwitchboardOptions } from './live-switchboard.ts';
import { routerNow } from './router-clock.ts';
import { RunningSwitchboard } from './running-switchboard.ts';
import { type KnownFence, type Rules, firstSituation } from './situation.ts';

/**
 * Looks at both targets, decides which one serves, and watches them from then on.
 *
 * @throws SetupError DATABASE_UNAVAILABLE naming both reasons when none serves within `startMs`, unless
 *   `whenNone` says to watch on (the command `route` prints what is known of each target then)
 */
export async function openSwitchboard(options: SwitchboardOptions): Promise<LiveSwitchboard> {
  const { targets, stateDir, whenNone = 'reject' } = options;
  const rules = await rulesOf(options);
  const first = firstSituation({
    primary: targets.primary !== null,
    fallback: targets.fallback !== null,
    fence: targets.fallback === null ? null : await remembered(stateDir),
    now: routerNow(),
  });
  const board = new RunningSwitchboard(options, rules, first);
  await firstDecision(board, options);
  const { serving } = board;
  if (serving.kind === 'none' && whenNone === 'reject') {
    await board.close();
    throw serving.error;
  }
  board.take({ kind: 'opened' });
  if (board.state.name === 'local') await board.prepare();
  return board;
}

/** Resolves once something serves, or it is clear that nothing does. */
function firstDecision(
  board: RunningSwitchboard,
  { targets, timing }: SwitchboardOptions,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => board.take({ kind: 'time-up' }), timing.startMs);
    const stop = board.subscribe(() => {
      clearTimeout(timer);
      stop();
      resolve();
    });
    const anybody = targets.primary !== null || targets.fallback !== null;
    board.take({ kind: anybody ? 'opened' : 'time-up' });
  });
}

async function rulesOf(options: SwitchboardOptions): Promise<Rules> {
  const { targets, stateDir, startFallback, timing, writes, failBack } = options;
  const mayStart =
    startFallback !== 'never' &&
    stateDir !== null &&
    targets.fallback !== null &&
    (await isOwnFallback(stateDir, targets.fallback));
  return {
    timing,
    writes,
    failBack,
    mayStart,
    startsAtOnce: mayStart && startFallback === 'at-start',
    // Containers may share a name, and each has a process 1.
    holder: `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`,
  };
}

/** What the state directory remembers of the fence; what cannot be read is not remembered. */
async function remembered(stateDir: string | null): Promise<KnownFence | null> {
  if (stateDir === null) return null;
  try {
    const found = await fenceRecord.read(stateDir);
    if (found === null) return null;
    const { epoch, mode, pair, reason, since, primary } = found;
    return { epoch, mode, pair, reason, since, primary, holder: null, unreplayed: null };
  } catch {
    return null;
  }
}

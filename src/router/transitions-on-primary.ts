import {
  closeFence,
  down,
  openFence,
  startFallback,
  suspecting,
  toDiverged,
  toMisconfigured,
  toPrimary,
  toSuspect,
} from './next-states.ts';
import {
  all,
  isAnother,
  isFallbackLost,
  isGone,
  isHeld,
  isInTrouble,
  isOpened,
  isServingFallback,
  isStarting,
  isUsable,
  mayStart,
  not,
  takesOver,
} from './outlook.ts';
import type { Transition } from './transition.ts';

/** The primary is in use, or was when the trouble began. */
export const transitionsOnPrimary: readonly Transition[] = [
  {
    name: 'a stopped fallback is started beside the primary',
    from: ['primary'],
    on: 'opened',
    when: ({ rules, fallback }) =>
      rules.startsAtOnce && (fallback === 'doubtful' || fallback === 'gone'),
    act: startFallback,
  },
  {
    name: 'another process has failed over and writes to the fallback: it is followed',
    from: ['primary', 'misconfigured'],
    on: 'fence-seen',
    when: isOpened,
    act: openFence,
  },
  {
    name: 'a fence of ours that could not be closed before is closed',
    from: ['primary'],
    on: 'fence-seen',
    when: ({ at, rules }) => at.fence?.mode === 'read-only' && at.fence.holder === rules.holder,
    act: closeFence,
  },
  {
    name: 'another server answers in place of the primary',
    from: ['primary', 'suspect', 'misconfigured'],
    when: isAnother,
    state: (outlook) => toDiverged(outlook, null),
  },
  {
    name: 'the primary refuses our settings',
    from: ['primary', 'suspect'],
    when: ({ primary }) => primary === 'refusing',
    state: (outlook) => toMisconfigured(outlook, 'primary'),
  },
  {
    name: 'a sign against the primary makes it suspect',
    from: ['primary', 'misconfigured'],
    when: isInTrouble,
    situation: suspecting,
  },
  {
    name: 'the primary answers: it was nothing',
    from: ['suspect'],
    when: isUsable,
    state: toPrimary,
  },
  {
    name: 'the primary is gone: the fallback takes over',
    from: ['suspect'],
    when: all(isGone, takesOver),
    act: openFence,
  },
  {
    name: 'the primary is gone: the fallback is started',
    from: ['suspect'],
    when: all(isGone, mayStart),
    act: startFallback,
  },
  {
    name: 'both are gone',
    from: ['suspect'],
    when: (outlook) =>
      isGone(outlook) &&
      (isFallbackLost(outlook) || outlook.fallback === null) &&
      !isStarting(outlook),
    state: down,
  },
  { name: 'it is not decided yet', from: ['suspect'], state: toSuspect },
  {
    name: 'the primary takes our settings again',
    from: ['misconfigured'],
    when: isUsable,
    state: toPrimary,
  },
  {
    name: 'the primary that was known answers again, and nothing waits in the fallback',
    from: ['diverged'],
    when: all(isUsable, not(isServingFallback), not(isHeld)),
    state: toPrimary,
  },
  {
    name: 'who answered in place of the primary is gone, and nothing serves',
    from: ['diverged'],
    when: all(isInTrouble, not(isServingFallback)),
    situation: suspecting,
  },
];

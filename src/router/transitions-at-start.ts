import {
  closeFence,
  down,
  openFence,
  startFallback,
  toDiverged,
  toLocal,
  toMisconfigured,
  toPrimary,
} from './next-states.ts';
import { all, chosen, isReadOnlyFence, isStarting, mayStart, not } from './outlook.ts';
import type { Transition } from './transition.ts';

/** Both targets are asked before the first statement goes anywhere. */
export const transitionsAtStart: readonly Transition[] = [
  {
    name: 'a start resumes the primary after a failover without writes, and closes the fence',
    from: ['starting'],
    when: all(chosen('primary'), isReadOnlyFence),
    state: toPrimary,
    act: closeFence,
  },
  {
    name: 'a start finds the primary',
    from: ['starting'],
    when: chosen('primary'),
    state: toPrimary,
  },
  {
    name: 'a start has the fallback only, or the fallback holds writes',
    from: ['starting'],
    when: chosen('fallback'),
    act: openFence,
  },
  {
    name: 'a start has no primary in its settings',
    from: ['starting'],
    when: chosen('local'),
    state: toLocal,
  },
  {
    name: 'a start is refused by the primary',
    from: ['starting'],
    when: chosen('misconfigured'),
    state: (outlook) => toMisconfigured(outlook, null),
  },
  {
    name: 'a start finds another server in place of the primary',
    from: ['starting'],
    when: chosen('diverged'),
    state: (outlook) => toDiverged(outlook, null),
  },
  {
    name: 'a start that needs the fallback starts it',
    from: ['starting'],
    when: all(chosen('none'), mayStart),
    act: startFallback,
  },
  {
    name: 'a start finds nothing',
    from: ['starting'],
    when: all(chosen('none'), not(isStarting)),
    state: down,
  },
  { name: 'a start takes too long', from: ['starting'], on: 'time-up', state: down },
];

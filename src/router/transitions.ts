import { toDegraded } from './next-states.ts';
import { note } from './note.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import type { Input, Rules, Situation, Step } from './situation.ts';
import { transitionsAtStart } from './transitions-at-start.ts';
import { transitionsOnFallback } from './transitions-on-fallback.ts';
import { transitionsOnPrimary } from './transitions-on-primary.ts';
import type { Transition } from './transition.ts';

/** The whole behaviour of a router; the first line that fits decides. */
export const transitions: readonly Transition[] = [
  {
    name: 'the fence is open: the fallback serves',
    from: [
      'starting',
      'primary',
      'suspect',
      'misconfigured',
      'down',
      'fallback',
      'recovered',
      'diverged',
    ],
    on: 'fence-opened',
    state: (outlook, input) =>
      toDegraded(outlook, input.kind === 'fence-opened' ? input.writes : undefined),
  },
  ...transitionsAtStart,
  ...transitionsOnPrimary,
  ...transitionsOnFallback,
];

/**
 * What follows from what happened; pure: asks nobody and does nothing. `note` books the input, then the
 * first line of the table that fits decides; where none fits the state stays.
 *
 * @param now milliseconds of routerNow()
 */
export function next(before: Situation, input: Input, rules: Rules, now: number): Step {
  const at = note(before, input, rules, now);
  const outlook = outlookOf(at, rules, now);
  const line = lineFor(outlook, input);
  if (line === undefined) return { situation: at, act: null };
  const decided = line.situation?.(outlook) ?? at;
  const state = line.state?.(outlook, input) ?? decided.state;
  // One thing at a time; what is still wanted then is wanted after the next input, too.
  const act = at.doing === null ? (line.act?.(outlook) ?? null) : null;
  return {
    situation: {
      ...decided,
      state,
      doing: act?.do ?? decided.doing,
      startTried: act?.do === 'start-fallback' ? now : decided.startTried,
    },
    act,
  };
}

/** The line of the table that decides. */
export function lineFor(outlook: Outlook, input: Input): Transition | undefined {
  return transitions.find(
    ({ from, on, when }) =>
      from.includes(outlook.at.state.name) &&
      (on === undefined || on === input.kind) &&
      (when === undefined || when(outlook)),
  );
}

import { type FirstChoice, firstChoice } from './first-choice.ts';
import { type Rules, type Situation, holdsWrites } from './situation.ts';
import { type TargetView, type Verdict, verdictOn } from './target-view.ts';

/** A situation as the table of transitions looks at it. */
export interface Outlook {
  readonly at: Situation;
  readonly rules: Rules;
  readonly now: number;
  /** Null for a target that is not in the settings. */
  readonly primary: Verdict | null;
  readonly fallback: Verdict | null;
}

/** What is to be thought of both targets now. */
export function outlookOf(at: Situation, rules: Rules, now: number): Outlook {
  const on = (view: TargetView | null, mayBeBusy: boolean): Verdict | null =>
    view === null ? null : verdictOn(view, { timing: rules.timing, now, mayBeBusy });
  const primary = on(at.primary, false);
  return { at, rules, now, primary, fallback: on(at.fallback, fallbackMayBeBusy(at)) };
}

/** An embedded one answers nobody during a transaction; where it is all there is, it is waited for. */
export function fallbackMayBeBusy({ state }: Situation): boolean {
  switch (state.name) {
    case 'local':
    case 'fallback':
    case 'recovered':
    case 'reconciling':
    case 'starting':
      return true;
    case 'diverged':
      return state.serving === 'fallback';
    case 'primary':
    case 'suspect':
    case 'misconfigured':
    case 'down':
      return false;
  }
}

/** What a start takes, or that it has to wait. */
export const chosen =
  (wanted: FirstChoice) =>
  ({ at, primary, fallback }: Outlook): boolean =>
    firstChoice({ primary, fallback, holdsWrites: holdsWrites(at.fence) }) === wanted;

/** The primary takes statements. */
export const isUsable = ({ primary }: Outlook): boolean =>
  primary === 'alive' || primary === 'full';

/** There is a sign against the primary, confirmed or not. */
export const isInTrouble = ({ primary }: Outlook): boolean =>
  primary === 'doubtful' || primary === 'gone';

/** The primary does not serve; that is confirmed. */
export const isGone = ({ primary }: Outlook): boolean => primary === 'gone';

/** Another server, or an older copy, answers in place of the primary. */
export const isAnother = ({ primary }: Outlook): boolean => primary === 'another';

/** A return to the primary may lose something. */
export const isHeld = ({ at }: Outlook): boolean => holdsWrites(at.fence);

/** The fallback takes statements. */
export const takesOver = ({ fallback }: Outlook): boolean =>
  fallback === 'alive' || fallback === 'full';

/** The fallback does not serve; that is confirmed. */
export const isFallbackLost = ({ fallback }: Outlook): boolean =>
  fallback === 'gone' || fallback === 'refusing';

/** A fallback that was stopped is being started. */
export const isStarting = ({ at }: Outlook): boolean => at.doing === 'start-fallback';

/** Stopped, as far as can be told, and not tried to start a moment ago. */
export const mayStart = ({ at, fallback, rules, now }: Outlook): boolean =>
  rules.mayStart &&
  at.doing === null &&
  (fallback === 'gone' || fallback === 'unknown') &&
  (at.startTried === null || now - at.startTried >= rules.timing.recoveryLongestMs);

/** Another process works on the fallback, and writes there. */
export const isOpened = ({ at }: Outlook): boolean =>
  at.fence !== null && at.fence.mode !== 'held' && holdsWrites(at.fence);

/** Somebody else closed the fence: everything is on the primary again. */
export const isClosed = ({ at }: Outlook): boolean => at.fence?.mode === 'closed';

/** A fence without writes that can be closed. */
export const isReadOnlyFence = ({ at, fallback }: Outlook): boolean =>
  at.fence?.mode === 'read-only' && !holdsWrites(at.fence) && fallback === 'alive';

/** The fallback serves, although another server answers in place of the primary. */
export const isServingFallback = ({ at: { state } }: Outlook): boolean =>
  state.name === 'diverged' && state.serving === 'fallback';

/** Whether a primary that came back has been healthy for as long as an automatic return asks. */
export const isRipe = ({ at: { state }, rules: { timing }, now }: Outlook): boolean =>
  state.name === 'recovered' &&
  state.heldBy === 'probation' &&
  state.healthyProbes >= timing.failBackProbes &&
  now - state.healthySince >= timing.failBackAfterMs;

/** All of these hold. */
export const all =
  (...conditions: readonly ((outlook: Outlook) => boolean)[]) =>
  (outlook: Outlook): boolean =>
    conditions.every((condition) => condition(outlook));

/** It does not hold. */
export const not =
  (condition: (outlook: Outlook) => boolean) =>
  (outlook: Outlook): boolean =>
    !condition(outlook);

import type { Outlook } from './outlook.ts';
import type { RouterState, RouterStateName } from './router-state.ts';
import type { Act, Input, Situation } from './situation.ts';

/** One line of the table: in these states, after this input, when that is so, this follows. */
export interface Transition {
  /** As a manual would say it; unique. */
  readonly name: string;
  readonly from: readonly RouterStateName[];
  /** Absent: after any input. */
  readonly on?: Input['kind'];
  readonly when?: (outlook: Outlook) => boolean;
  /** Absent: the state stays. */
  readonly state?: (outlook: Outlook, input: Input) => RouterState;
  /** More than the state changes. */
  readonly situation?: (outlook: Outlook) => Situation;
  /** Is done unless something is under way already. */
  readonly act?: (outlook: Outlook) => Act;
}

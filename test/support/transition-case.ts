import type { EvidenceKind } from '../../src/router/evidence.ts';
import type { RouterStateName } from '../../src/router/router-state.ts';
import type { Act, Input, KnownFence, Rules } from '../../src/router/situation.ts';
import { type Parts, evidence } from './router-situation.ts';

/** What one line of the table of transitions makes of a situation. */
export interface TransitionCase {
  readonly at: Parts;
  readonly input: Input;
  readonly rules?: Partial<Rules>;
  readonly to: RouterStateName;
  readonly act?: Act['do'];
}

export const primary = (kind: EvidenceKind): Input => ({
  kind: 'probed',
  target: 'primary',
  evidence: evidence(kind),
});
export const fallback = (kind: EvidenceKind): Input => ({
  kind: 'probed',
  target: 'fallback',
  evidence: evidence(kind),
});
export const seen = (found: KnownFence | null): Input => ({ kind: 'fence-seen', fence: found });

import type { FallbackMode } from '../settings/fallback-mode.ts';
import { createExaminer, type Examiner } from './examiner.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { modeRefusal, nextBest } from './mode-refusal.ts';
import {
  type Examination,
  type ExamineRequest,
  localOrder,
  type ProvisionerKind,
} from './provisioner.ts';
import { readServerSettings } from './server-settings.ts';

/** A way to get a fallback that is worth trying, and why, as a clause. */
export interface Candidate {
  readonly kind: ProvisionerKind;
  readonly reason: string;
}

/** `reserve`: possible, but another one comes first. */
export interface ConsideredProvisioner extends Candidate {
  readonly verdict: 'taken' | 'reserve' | 'left out';
}

export interface ProvisionerChoice {
  /** Best first; those behind the first are for when it fails. */
  readonly candidates: readonly [Candidate, ...Candidate[]];
  /** Every kind that was thought of, with the reason why it was taken or left. */
  readonly considered: readonly ConsideredProvisioner[];
  readonly change: ProvisionerChange;
}

/** `moves`: another kind is in place, whose data has to be brought over. */
export type ProvisionerChange =
  | { readonly kind: 'new' }
  | { readonly kind: 'stays' }
  | { readonly kind: 'moves'; readonly from: ProvisionerKind };

export interface ChoiceRequest extends Omit<ExamineRequest, 'asked'> {
  readonly mode: FallbackMode;
  /** What is in place; null for nothing, read unless told. */
  readonly recorded?: ProvisionerKind | null;
  /** For who examines the same machine several times. */
  readonly examine?: Examiner;
}

const inPlace = 'it is set up already';

/**
 * Picks the ways to get a local fallback for a mode, and says why each was taken or left. A server that
 * is in place stays in mode `local`. Changes nothing and fetches nothing.
 *
 * @throws SetupError FALLBACK_MODE_UNAVAILABLE, or the code that the examination has, when the mode
 *   names a kind that is not possible here; CANCELLED
 */
export async function chooseProvisioner(request: ChoiceRequest): Promise<ProvisionerChoice> {
  const { mode, stateDir, examine = createExaminer(request) } = request;
  const { recorded = await kindInPlace(stateDir) } = request;
  if (mode === 'local') {
    return recorded === null
      ? await bestOf(examine)
      : only({ kind: recorded, reason: inPlace }, { kind: 'stays' });
  }
  if (mode === recorded) return only({ kind: mode, reason: inPlace }, { kind: 'stays' });
  const examination = await examine(mode, true);
  if (examination.kind === 'impossible') {
    throw modeRefusal(mode, examination, await nextBest(examine, mode));
  }
  const change: ProvisionerChange =
    recorded === null ? { kind: 'new' } : { kind: 'moves', from: recorded };
  return only({ kind: mode, reason: examination.reason }, change);
}

async function kindInPlace(stateDir: string): Promise<ProvisionerKind | null> {
  return (await readServerSettings(fallbackPaths(stateDir).settings))?.kind ?? null;
}

function only(candidate: Candidate, change: ProvisionerChange): ProvisionerChoice {
  return {
    candidates: [candidate],
    considered: [{ ...candidate, verdict: 'taken' }],
    change,
  };
}

async function bestOf(examine: Examiner): Promise<ProvisionerChoice> {
  const examined = await Promise.all(
    localOrder.map(async (kind) => ({ kind, examination: await examine(kind, false) })),
  );
  const possible = examined.flatMap(({ kind, examination: { kind: found, reason } }) =>
    found === 'possible' ? [{ kind, reason }] : [],
  );
  const [first, ...others] = possible;
  // The embedded one needs nothing but Node.
  if (first === undefined) throw new TypeError('not even the embedded fallback is possible');
  return {
    candidates: [first, ...others],
    considered: examined.map(({ kind, examination }) => ({
      kind,
      reason: examination.reason,
      verdict: kind === first.kind ? 'taken' : verdictOf(examination),
    })),
    change: { kind: 'new' },
  };
}

function verdictOf({ kind }: Examination): ConsideredProvisioner['verdict'] {
  return kind === 'possible' ? 'reserve' : 'left out';
}

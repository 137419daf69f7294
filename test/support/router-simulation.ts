import type { Target } from '../../src/errors/setup-error.ts';
import type { EvidenceKind } from '../../src/router/evidence.ts';
import { probePause } from '../../src/router/probe-pause.ts';
import type { RouterState } from '../../src/router/router-state.ts';
import { takingOf } from '../../src/router/serving-of.ts';
import {
  type Act,
  type Input,
  type KnownFence,
  type Rules,
  firstSituation,
} from '../../src/router/situation.ts';
import { next } from '../../src/router/transitions.ts';
import { evidence, fence, rules as usualRules } from './router-situation.ts';

/** How the two servers behave for a while. */
export interface Weather {
  readonly ms: number;
  readonly primary: EvidenceKind;
  readonly fallback: 'healthy' | 'down';
}

export interface Moment {
  readonly ms: number;
  readonly state: RouterState;
  /** What takes statements; null for nobody, or while it waits. */
  readonly target: Target | null;
  readonly fence: KnownFence;
}

/** What a simulation may do beside letting the weather pass. */
export interface SimulationOptions {
  readonly rules?: Partial<Rules>;
  /** Told of each moment; whatever comes back replaces the fence in the fallback: other processes, written rows. */
  readonly meddle?: (moment: Moment) => KnownFence | null;
  readonly random?: () => number;
  readonly fence?: KnownFence;
}

/**
 * Lets the table of transitions and the pauses of the probes run against servers that exist only on
 * paper, in a time of their own: hours of weather take milliseconds. Answers every change of the state.
 */
export function simulate(
  weather: readonly Weather[],
  options: SimulationOptions = {},
): readonly Moment[] {
  const rules = { ...usualRules, ...options.rules };
  const random = options.random ?? (() => 0.5);
  let inFallback = options.fence ?? fence({ epoch: 0, holder: null });
  let at = firstSituation({ primary: true, fallback: true, fence: null, now: 0 });
  let ms = 0;
  const due: Record<Target, number> = { primary: 0, fallback: 0 };
  const moments: Moment[] = [];

  const weatherAt = (): Weather | undefined => {
    let begins = 0;
    return weather.find((each) => (begins += each.ms) > ms);
  };
  const take = (input: Input): void => {
    const before = at;
    const step = next(at, input, rules, ms);
    at = step.situation;
    if (at.state.name !== before.state.name) {
      const taking = takingOf(at.state);
      const target = taking.kind === 'target' ? taking.target : null;
      const moment = { ms, state: at.state, target, fence: inFallback };
      moments.push(moment);
      inFallback = options.meddle?.(moment) ?? inFallback;
    }
    if (step.act !== null) take(outcome(step.act));
  };
  const outcome = (act: Act): Input => {
    const reason = { code: 'CONNECTION_REFUSED', message: 'Nobody listens.' } as const;
    const reachable = weatherAt()?.fallback === 'healthy';
    switch (act.do) {
      case 'start-fallback':
        return { kind: 'start-failed', reason };
      case 'open-fence': {
        if (!reachable) return { kind: 'fence-failed', reason };
        const { writes, holder } = rules;
        if (inFallback.mode === 'closed') {
          const mode = writes === 'journal' ? 'open' : 'read-only';
          inFallback = { ...inFallback, mode, holder, epoch: inFallback.epoch + 1 };
        }
        return { kind: 'fence-opened', fence: inFallback, writes };
      }
      case 'close-fence':
        if (!reachable || (inFallback.unreplayed ?? 0) > 0) return { kind: 'close-failed', reason };
        inFallback = { ...inFallback, mode: 'closed' };
        return { kind: 'fence-closed', fence: inFallback };
    }
  };
  for (;;) {
    const target = due.primary <= due.fallback ? 'primary' : 'fallback';
    ms = Math.max(ms, due[target]);
    const now = weatherAt();
    if (now === undefined) return moments;
    const kind = now[target];
    if (target === 'fallback' && kind === 'healthy')
      take({ kind: 'fence-seen', fence: inFallback });
    // A silent server takes the whole time of the probe; the others answer at once.
    const took = kind === 'silent' ? rules.timing.probeTimeoutMs : 1;
    ms += took;
    take({ kind: 'probed', target, evidence: evidence(kind) });
    const ended = { ...due, [target]: ms };
    for (const each of ['primary', 'fallback'] as const) {
      const pause = probePause(at, each, { rules, now: ms, random: random() });
      due[each] = each === target ? ended[each] + pause : Math.min(due[each], ms + pause);
    }
  }
}

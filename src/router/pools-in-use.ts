import type { Target } from '../errors/setup-error.ts';
import type { RouterTiming } from './router-timing.ts';
import type { Serving, Switchboard } from './switchboard.ts';
import { TargetPool, type TargetPoolOptions } from './target-pool.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { FallbackWrites } from './router-state.ts';

type ServingTarget = Extract<Serving, { kind: 'target' }>;

/** What the pools of both targets are made from. */
export interface PoolsInUseOptions extends Pick<TargetPoolOptions, 'pool' | 'emit'> {
  readonly targets: Readonly<Record<Target, ConnectionSettings | null>>;
  readonly writes: FallbackWrites;
  readonly timing: Pick<RouterTiming, 'tearDownMs' | 'fallbackProbeMs'>;
  readonly switchboard: Switchboard;
}

/** A fallback that closed its connection is asked for another one so much later, in milliseconds. */
const rewarmMs = 1_000;

/**
 * The pool of the target that serves, a fallback that is kept warm behind a primary, and the pools that were
 * left and are being torn down. Follows every switch as it happens.
 */
export class PoolsInUse {
  readonly #options: PoolsInUseOptions;
  readonly #leaving = new Set<Promise<void>>();
  readonly #unsubscribe: () => void;
  #active: TargetPool | null = null;
  #warm: TargetPool | null = null;
  #closed = false;

  constructor(options: PoolsInUseOptions) {
    this.#options = options;
    const { switchboard } = options;
    const follow = (serving: Serving): void => {
      if (serving.kind === 'target') this.of(serving);
    };
    this.#unsubscribe = switchboard.subscribe(({ serving }) => follow(serving));
    follow(switchboard.serving);
  }

  /** The pool in use; the last one while none is. */
  get active(): TargetPool | null {
    return this.#active;
  }

  /** The pool for what serves now. */
  of({ target, generation }: ServingTarget): TargetPool {
    const active = this.#active;
    if (active?.target === target && active.generation === generation) return active;
    const next = target === 'fallback' ? (this.#warm ?? this.#make(target)) : this.#make(target);
    next.adopt(generation);
    this.#active = next;
    if (active !== null) this.#leave(active);
    if (target === 'fallback') this.#warm = null;
    else this.#keepWarm();
    return next;
  }

  /** Ends all connections, within `tearDownMs`. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    for (const pool of [this.#active, this.#warm]) if (pool !== null) this.#leave(pool);
    await Promise.all(this.#leaving);
  }

  #leave(pool: TargetPool): void {
    const left = pool.retire(this.#options.timing.tearDownMs);
    this.#leaving.add(left);
    void left.finally(() => this.#leaving.delete(left));
  }

  #make(target: Target): TargetPool {
    const { targets, writes, pool, emit, switchboard } = this.#options;
    const settings = targets[target];
    if (settings === null) throw new Error(`There are no settings for the ${target}.`);
    const local = targets.primary === null;
    return new TargetPool({
      target,
      settings,
      pool,
      emit,
      readOnly: target === 'fallback' && !local && writes !== 'journal',
      min: target === 'fallback' ? 1 : 0,
      letIn: () => switchboard.letIn(target),
      report: (generation, evidence) => switchboard.report(target, generation, evidence),
    });
  }

  /** Connecting costs the first statement after a failover more than all the rest of the switch. */
  #keepWarm(): void {
    if (this.#warm !== null || this.#closed || this.#options.targets.fallback === null) return;
    const pool = this.#make('fallback');
    this.#warm = pool;
    const later = (ms: number): void => void setTimeout(warm, ms).unref();
    const warm = (): void => {
      if (this.#warm !== pool || this.#closed || pool.counts.totalCount > 0) return;
      void pool.warm().then((opened) => opened || later(this.#options.timing.fallbackProbeMs));
    };
    pool.onRemoved(() => later(rewarmMs));
    warm();
  }
}

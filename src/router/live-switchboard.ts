import type { connect } from '../postgres/connect.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { RouterEvents } from './router-events.ts';
import type { RouterOptions } from './router-options.ts';
import type { FallbackWrites } from './router-state.ts';
import type { RouterStatus } from './router-status.ts';
import type { RouterTiming } from './router-timing.ts';
import type { Switchboard } from './switchboard.ts';

/** What the watching part of a router is told; every choice is made already. */
export interface SwitchboardOptions {
  readonly targets: {
    readonly primary: ConnectionSettings | null;
    readonly fallback: ConnectionSettings | null;
  };
  readonly writes: FallbackWrites;
  readonly failBack: NonNullable<RouterOptions['failBack']>;
  readonly startFallback: NonNullable<RouterOptions['startFallback']>;
  readonly timing: RouterTiming;
  /** Absolute; null keeps no record, and starts no fallback. */
  readonly stateDir: string | null;
  /** Of the probes, in pg_stat_activity. Default `setup-wizard router probe`. */
  readonly applicationName?: string;
  /** When none serves: reject, the default, or go on watching in the state `down` (or `misconfigured` …). */
  readonly whenNone?: 'reject' | 'watch';
  /** Opens the connections of the probes; tests break it. Default `connect`. */
  readonly open?: typeof connect;
}

/** Hears every event of a router, in order, each after the swap that it tells. */
export type RouterListener = <Name extends keyof RouterEvents>(
  name: Name,
  ...parts: RouterEvents[Name]
) => void;

/** A switchboard that watches both targets with connections of its own. */
export interface LiveSwitchboard extends Switchboard {
  /** What is known now; asks nobody. */
  readonly status: () => RouterStatus;
  /** Probes both targets now; answers within a few times `probeTimeoutMs`, never throws. */
  readonly health: () => Promise<RouterStatus>;
  /** Goes back to the primary now. Throws RECONCILE_REQUIRED, or what keeps the primary from serving. */
  readonly failBack: () => Promise<RouterStatus>;
  /**
   * Tells events and log lines as an emitter of `RouterEvents` would; returns the way to end that.
   * Listeners of `subscribe` hear a change before.
   */
  readonly listen: (listener: RouterListener) => () => void;
  /** Ends probes and timers; then nothing serves (ROUTER_CLOSED). Idempotent, bounded, never throws. */
  readonly close: () => Promise<void>;
}

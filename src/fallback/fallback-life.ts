import type { Durability } from './durability.ts';
import type { FallbackLimits } from './fallback-limits.ts';
import type { FallbackPaths } from './fallback-paths.ts';
import type { FallbackStatus } from './fallback-status.ts';

export interface StopResult {
  /** False when nothing ran. */
  readonly stopped: boolean;
  /** True when it had to be killed because it did not end in time. */
  readonly killed: boolean;
  /** What to say instead of "It was not running.", where this program does not run the server. */
  readonly note?: string;
}

export interface LifeOptions {
  readonly paths: FallbackPaths;
  /** Outrank the limits it was provisioned with, for this start; only the embedded server has any. */
  readonly limits: Partial<FallbackLimits>;
  /** What commits outlive from now on; only the embedded server has a choice. */
  readonly durability?: Durability | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LogOptions {
  readonly paths: FallbackPaths;
  /** How many of the last lines to begin with. */
  readonly lines: number;
  /** Go on with new lines until `signal` is aborted. */
  readonly follow: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The life of a provisioned server of one kind. The callers (`startFallback`, `stopFallback`,
 * `destroyFallback` …) hold the start lock, and have read from `server.json` which kind it is.
 */
export interface FallbackLife {
  /** What is true now. Changes nothing, needs no lock. */
  readonly status: (paths: FallbackPaths) => Promise<FallbackStatus>;
  /** Starts it, detached from this process, and waits until it answers. */
  readonly start: (options: LifeOptions) => Promise<void>;
  /** Ends it, also what a killed one left behind, and waits until it is gone. The data stays. */
  readonly stop: (paths: FallbackPaths) => Promise<StopResult>;
  /**
   * Starts it in the foreground; the answer is how to wait until it has ended by itself or by the
   * signal. The start lock is given back as soon as this resolves.
   */
  readonly serve: (options: LifeOptions) => Promise<{ readonly ended: Promise<void> }>;
  readonly logs: (options: LogOptions) => AsyncIterable<string>;
  /**
   * Takes away what lies outside the fallback directory (a container, a volume, a data directory
   * elsewhere) after `stop`; the directory itself is removed by the caller afterwards. Returns the
   * names of what was removed.
   */
  readonly remove: (paths: FallbackPaths) => Promise<readonly string[]>;
  /** What `remove` leaves alone, in sentences with what to type; absent where nothing stays. */
  readonly stays?: (paths: FallbackPaths) => Promise<readonly string[]>;
}

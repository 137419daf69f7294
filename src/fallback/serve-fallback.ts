import { fallbackPaths } from './fallback-paths.ts';
import { fallbackStatus } from './fallback-status.ts';
import { lifeOf } from './life-of.ts';
import { notProvisioned } from './not-provisioned.ts';
import { readServerSettings } from './server-settings.ts';
import { refuseDurability, type StartOptions } from './start-fallback.ts';
import { underStartLock } from './start-lock.ts';

/**
 * Runs a provisioned fallback server in the foreground until `signal` is aborted or the server
 * ends. Throws what startFallback throws.
 */
export async function serveFallback(options: StartOptions): Promise<void> {
  const { stateDir, limits = {}, durability, signal } = options;
  const before = await fallbackStatus(stateDir);
  if (before.state === 'stopped' && !before.provisioned) {
    throw notProvisioned(before.note);
  }
  const paths = fallbackPaths(stateDir);
  const { ended } = await underStartLock(paths, { purpose: 'fallback serve', signal }, async () => {
    const settings = await readServerSettings(paths.settings);
    if (settings === null) throw notProvisioned();
    refuseDurability(settings.kind, durability);
    return await (await lifeOf(settings.kind)).serve({ paths, limits, durability, signal });
  });
  await ended;
}

import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

const loopback = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Whether the fallback of the settings is the one that the wizard provisioned in this state directory, so
 * that it may be started from here. Never throws: a record that cannot be read is none of ours.
 */
export async function isOwnFallback(
  stateDir: string,
  { host, port }: ConnectionSettings,
): Promise<boolean> {
  try {
    const own = await readServerSettings(fallbackPaths(stateDir).settings);
    if (own?.port !== port) return false;
    return own.host === host || (loopback.has(own.host) && loopback.has(host));
  } catch {
    return false;
  }
}

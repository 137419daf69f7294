import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { firstFreePort } from '../fallback/free-port.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { fallbackSettings, type FallbackSettings } from '../settings/database-settings.ts';
import { existingServerPort } from '../settings/fallback-mode.ts';
import { generatePassword } from '../settings/generate-password.ts';
import type { SettingValue } from '../settings/setting-definition.ts';
import type { Settings } from '../settings/settings.ts';
import type { SettingId } from '../settings/settings-table.ts';
import { firstFallbackPort } from './first-fallback-port.ts';

/** The fallback with nothing left open. */
export type SettledFallback = FallbackSettings & {
  readonly port: number;
  readonly password: string;
};

export interface Settlement {
  /** Null when the fallback is off. */
  readonly fallback: SettledFallback | null;
  /** The values that had to be found, for the files. */
  readonly found: ReadonlyMap<SettingId, SettingValue>;
}

/**
 * Finds what the settings leave open about the fallback. The port of a server that an interrupted
 * run left behind is taken again; otherwise it is the first free one, and the usual one of a server
 * that exists already. A missing password is made anew: the old one cannot be known, because only its
 * verifier is ever kept.
 *
 * @param portFrom the first port to try when none is known and the one of before was stolen; null at
 *   first
 */
export async function settleFallback(
  settings: Settings,
  stateDir: string,
  portFrom: number | null,
): Promise<Settlement> {
  const fallback = fallbackSettings(settings);
  if (!fallback.enabled) return { fallback: null, found: new Map() };
  const port = fallback.port ?? (await portFor(fallback, stateDir, portFrom));
  const password = fallback.password ?? generatePassword();
  const found = new Map<SettingId, SettingValue>();
  if (fallback.port === null) found.set('fallback.port', port);
  if (fallback.password === null) found.set('fallback.password', password);
  return { fallback: { ...fallback, port, password }, found };
}

/** How to connect to it; it has no certificate that could prove anything on loopback. */
export function fallbackAddress(fallback: SettledFallback): ConnectionSettings {
  const { host, port, database, user, password } = fallback;
  return { host, port, database, user, password, sslmode: 'disable', sslrootcert: null };
}

async function portFor(
  { host, mode }: FallbackSettings,
  stateDir: string,
  from: number | null,
): Promise<number> {
  const recorded =
    from === null ? await readServerSettings(fallbackPaths(stateDir).settings) : null;
  // A server of ours that takes the place of an existing one needs a port of its own.
  const stays = mode === 'local' || (recorded?.kind === 'existing') === (mode === 'existing');
  if (recorded?.host === host && stays) return recorded.port;
  if (mode === 'existing') return existingServerPort;
  return await firstFreePort(host, from ?? firstFallbackPort);
}

import { fallbackStatus } from '../fallback/fallback-status.ts';
import { firstFreePort } from '../fallback/free-port.ts';
import { fallbackSettings, type FallbackSettings } from '../settings/database-settings.ts';
import { generatePassword } from '../settings/generate-password.ts';
import type { SettingValue } from '../settings/setting-definition.ts';
import type { Settings } from '../settings/settings.ts';
import type { SettingId } from '../settings/settings-table.ts';

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
 * run left behind is taken again; otherwise it is the first free one. A missing password is made
 * anew: the old one cannot be known, because only its verifier is ever kept.
 *
 * @param portFrom the first port to try when none is known
 */
export async function settleFallback(
  settings: Settings,
  stateDir: string,
  portFrom: number,
): Promise<Settlement> {
  const fallback = fallbackSettings(settings);
  if (!fallback.enabled) return { fallback: null, found: new Map() };
  const port = fallback.port ?? (await portFor(fallback.host, stateDir, portFrom));
  const password = fallback.password ?? generatePassword();
  const found = new Map<SettingId, SettingValue>();
  if (fallback.port === null) found.set('fallback.port', port);
  if (fallback.password === null) found.set('fallback.password', password);
  return { fallback: { ...fallback, port, password }, found };
}

async function portFor(host: string, stateDir: string, from: number): Promise<number> {
  const status = await fallbackStatus(stateDir);
  if (status.state !== 'stopped' && status.server.host === host) return status.server.port;
  return await firstFreePort(host, from);
}

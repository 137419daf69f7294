import { fallbackStatus } from '../../fallback/fallback-status.ts';
import { firstFreePort } from '../../fallback/free-port.ts';
import { describeStateDir } from '../../files/state-dir.ts';
import { fallbackSettings } from '../../settings/database-settings.ts';
import { existingServerPort } from '../../settings/fallback-mode.ts';
import { readSettings } from '../../settings/read-settings.ts';
import { firstFallbackPort } from '../first-fallback-port.ts';
import type { Look, Seen } from './look.ts';

/** Which port the fallback gets, and whether somebody else has it. */
export const lookAtPort: Look = async ({ settings: request, stateDir }) => {
  const { settings } = await readSettings(request);
  const { enabled, mode, host, port: configured } = fallbackSettings(settings);
  if (!enabled) return { status: 'skip', text: 'The fallback is off.', fix: null };
  if (mode === 'existing') {
    return pass(`${configured ?? existingServerPort}, of the server that exists already.`);
  }
  const own = await ownPort(stateDir, host);
  const port = configured ?? own ?? firstFallbackPort;
  if (port === own) return pass(`${port}, where our own fallback is.`);
  const free = await firstFreePort(host, port);
  if (free === port) return pass(`${port} is free.`);
  if (configured === null) return pass(`${free} is the first free one.`);
  return {
    status: 'warn',
    text: `${port} is set for the fallback, but another program listens there.`,
    fix: `End that program, or choose another port: --fallback-db-port ${free}`,
  };
};

/** Of a server of ours, running or left behind; null without one at that address. */
async function ownPort(stateDir: string, host: string): Promise<number | null> {
  if ((await describeStateDir(stateDir)).kind !== 'usable') return null;
  const status = await fallbackStatus(stateDir);
  return status.state !== 'stopped' && status.server.host === host ? status.server.port : null;
}

function pass(text: string): Seen {
  return { status: 'pass', text, fix: null };
}

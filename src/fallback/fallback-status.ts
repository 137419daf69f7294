import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '../processes/process-identity.ts';
import { fallbackPaths } from './fallback-paths.ts';
import type { FallbackState } from './fallback-state.ts';
import { probePort } from './probe-port.ts';
import { readState } from './read-state.ts';
import { readServerSettings } from './server-settings.ts';

export type FallbackStatus =
  /** Its process lives, is the one that was started, and it answers. */
  | { readonly state: 'running'; readonly server: FallbackState }
  /** A state file without a server behind it here: killed, restarted, or of another machine. */
  | { readonly state: 'stale'; readonly server: FallbackState; readonly reason: string }
  /** `provisioned`: there is data, and `startFallback` would work. */
  | { readonly state: 'stopped'; readonly provisioned: boolean };

/** What is true now about the fallback server of a state directory. Changes nothing. */
export async function fallbackStatus(stateDir: string): Promise<FallbackStatus> {
  const paths = fallbackPaths(stateDir);
  const server = await readState(paths.state);
  if (server === null) {
    const settings = await readServerSettings(paths.settings);
    const data = await access(join(paths.data, 'PG_VERSION')).then(
      () => true,
      () => false,
    );
    return { state: 'stopped', provisioned: settings !== null && data };
  }
  if (server.machine !== hostname()) {
    return {
      state: 'stale',
      server,
      reason: `it was started on another machine, ${server.machine}`,
    };
  }
  if (!(await isProcessAlive(server.gateway))) {
    return { state: 'stale', server, reason: 'its process is gone' };
  }
  if (!(await probePort(server.host, server.port))) {
    return { state: 'stale', server, reason: 'its process lives but does not answer' };
  }
  return { state: 'running', server };
}

import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '../../processes/process-identity.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackStatus } from '../fallback-status.ts';
import { probePort } from '../probe-port.ts';
import { readServerSettings } from '../server-settings.ts';
import { copiedMarks } from './copied-marks.ts';
import type { EmbeddedState } from './embedded-state.ts';
import { readState } from './read-state.ts';
import { isUpgradePending } from './upgrade-stage.ts';

/** What is true now about the embedded server of a fallback directory. Changes nothing. */
export async function embeddedStatus(paths: FallbackPaths): Promise<FallbackStatus<EmbeddedState>> {
  const server = (await copiedMarks.areIn(paths)) ? null : await readState(paths.state);
  if (server === null) {
    const settings = await readServerSettings(paths.settings);
    const data = await access(join(paths.data, 'PG_VERSION')).then(
      () => true,
      () => isUpgradePending(paths),
    );
    return { state: 'stopped', provisioned: settings !== null && data };
  }
  const stale = (reason: string): FallbackStatus<EmbeddedState> => ({
    state: 'stale',
    server,
    reason,
  });
  if (server.machine !== hostname()) {
    return stale(`it was started on another machine, ${server.machine}`);
  }
  if (!(await isProcessAlive(server.gateway))) return stale('its process is gone');
  if (!(await probePort(server.host, server.port))) {
    return stale('its process lives but does not answer');
  }
  return { state: 'running', server };
}

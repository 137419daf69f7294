import { fallbackStatus } from '../../fallback/fallback-status.ts';
import { describeStateDir } from '../../files/state-dir.ts';
import type { Look, Seen } from './look.ts';

/** Whether a local fallback of ours is there, and whether it runs. */
export const lookAtFallback: Look = async ({ stateDir }) => {
  const described = await describeStateDir(stateDir);
  if (described.kind === 'unsafe') {
    const { message, fix } = described.error;
    return { status: 'fail', text: message, fix };
  }
  const status = await fallbackStatus(stateDir);
  switch (status.state) {
    case 'running': {
      const { host, port, serverVersion } = status.server;
      return pass(`Running at ${host}:${port}, PostgreSQL ${serverVersion}.`);
    }
    case 'stale':
      return pass(`Not running: ${status.reason}. The set-up starts it again.`);
    case 'stopped':
      return status.provisioned
        ? pass('Stopped. The set-up starts it again.')
        : { status: 'skip', text: 'None yet; the set-up can make one.', fix: null };
  }
};

function pass(text: string): Seen {
  return { status: 'pass', text, fix: null };
}

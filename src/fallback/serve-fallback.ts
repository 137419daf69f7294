import { once } from 'node:events';
import { SetupError } from '../errors/setup-error.ts';
import { launchServer } from './embedded/launch-server.ts';
import { fallbackPaths } from './fallback-paths.ts';
import { fallbackStatus } from './fallback-status.ts';
import { notProvisioned } from './not-provisioned.ts';
import type { StartOptions } from './start-fallback.ts';
import { underStartLock } from './start-lock.ts';

/**
 * Runs a provisioned fallback server in the foreground until `signal` is aborted or the server
 * ends; its log lines also go to standard error. Throws what startFallback throws.
 */
export async function serveFallback(options: StartOptions): Promise<void> {
  const { stateDir, limits = {}, signal } = options;
  const before = await fallbackStatus(stateDir);
  if (before.state === 'stopped' && !before.provisioned) {
    throw notProvisioned();
  }
  const paths = fallbackPaths(stateDir);
  const server = await underStartLock(paths, { purpose: 'fallback serve', signal }, () =>
    launchServer({ paths, limits, foreground: true, signal }),
  );
  const stop = (): void => void server.kill('SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  const [code] = (await once(server, 'close')) as [number | null];
  signal?.removeEventListener('abort', stop);
  if (code === 0 || signal?.aborted === true) return;
  throw new SetupError('FALLBACK_START_FAILED', {
    message: 'The local fallback ended unexpectedly.',
    fix: 'Look at "setup-wizard fallback logs", then run this again.',
    target: 'fallback',
  });
}

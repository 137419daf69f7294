import { SetupError } from '../errors/setup-error.ts';
import { type StartOptions } from './start-fallback.ts';

/**
 * Runs a provisioned fallback server in the foreground until `signal` is aborted or the server
 * ends; its log lines also go to standard error. Throws what startFallback throws.
 */
export function serveFallback(options: StartOptions): Promise<void> {
  return Promise.reject(
    new SetupError('FALLBACK_NOT_RUNNING', { message: options.stateDir, fix: '' }),
  );
}

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { SetupError } from '../../errors/setup-error.ts';

/** The address on which an engine publishes a port for `host`: engines take no names. */
export async function publishedAddress(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw new SetupError('FALLBACK_START_FAILED', {
      message: `Nothing can listen on ${host}.`,
      detail: error instanceof Error ? error.message : String(error),
      fix: 'Use an address of this machine, such as --fallback-db-host 127.0.0.1.',
      target: 'fallback',
      cause: error,
    });
  }
}

import type { ErrorCode } from '../errors/error-codes.ts';

/** Why trying again may help: the server is away, coming up, not found by name, or full. */
export type RetryClass = 'down' | 'starting' | 'dns' | 'saturated';

const classes: Partial<Record<ErrorCode, RetryClass>> = {
  CONNECTION_REFUSED: 'down',
  CONNECTION_TIMEOUT: 'down',
  CONNECTION_LOST: 'down',
  HOST_UNREACHABLE: 'down',
  SERVER_SHUTTING_DOWN: 'down',
  SERVER_STARTING: 'starting',
  DNS_FAILED: 'dns',
  TOO_MANY_CONNECTIONS: 'saturated',
};

/**
 * The reason to try again after this error, or null when every further try would end the same way:
 * wrong password, missing database, refused TLS and all other errors of configuration.
 */
export function retryClass(code: ErrorCode): RetryClass | null {
  return classes[code] ?? null;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../errors/error-codes.ts';
import type { Target } from '../errors/setup-error.ts';
import { type Connection, cancelled, createConnection } from './connection.ts';
import type { OnConnectStage } from './connect-stage.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { diagnose } from './diagnose.ts';
import { login } from './login.ts';
import { retryClass } from './retry-class.ts';
import { retryDelay } from './retry-delay.ts';
import { StreamFault } from './stream-fault.ts';

export interface ConnectOptions {
  readonly target: Target;
  /** How often to try; only failures that may pass are tried again. Default 3. */
  readonly tries?: number | undefined;
  /** Milliseconds for one try, name look-up, TLS and login included. Default 5000. */
  readonly tryTimeoutMs?: number | undefined;
  /** Milliseconds for the answer to one query. Default 30000. */
  readonly queryTimeoutMs?: number | undefined;
  /** Milliseconds for all tries and the pauses between them. Default: no limit beside `tries`. */
  readonly deadlineMs?: number | undefined;
  /** Ends a try, a pause or a later query at once. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ConnectProgress) => void) | undefined;
  /** Tells how far a try is. */
  readonly onStage?: OnConnectStage | undefined;
  /** What the server shows in pg_stat_activity. Default `setup-wizard`. */
  readonly applicationName?: string | undefined;
  /** A session that also takes the commands of logical replication, and then no parameters. */
  readonly replication?: boolean | undefined;
}

/** A try failed and another one follows after `delayMs`. */
export interface ConnectProgress {
  readonly type: 'attempt-failed';
  readonly target: Target;
  /** Which try failed, counted from 1. */
  readonly attempt: number;
  readonly tries: number;
  readonly code: ErrorCode;
  readonly delayMs: number;
}

/**
 * Opens a session. A server that is down, starting, not yet known by name or full is tried again
 * with growing pauses; an error of configuration ends the tries at once.
 *
 * @throws SetupError as `diagnose` explains it, or CANCELLED
 */
export async function connect(
  settings: ConnectionSettings,
  options: ConnectOptions,
): Promise<Connection> {
  const { target, tries = 3, tryTimeoutMs = 5_000, deadlineMs = Infinity, signal } = options;
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const left = deadlineMs - (performance.now() - started);
    try {
      return await tryOnce(settings, options, Math.min(tryTimeoutMs, left));
    } catch (error) {
      if (signal?.aborted === true) throw cancelled(target);
      const failure = diagnose(error, { settings, target });
      const delayMs = retryDelay(attempt - 1, Math.random());
      const outOfTime = performance.now() - started + delayMs >= deadlineMs;
      if (attempt >= tries || outOfTime || retryClass(failure.code) === null) throw failure;
      options.onProgress?.({
        type: 'attempt-failed',
        target,
        attempt,
        tries,
        code: failure.code,
        delayMs,
      });
      await pause(delayMs, options);
    }
  }
}

async function tryOnce(
  settings: ConnectionSettings,
  { applicationName = 'setup-wizard', queryTimeoutMs = 30_000, ...options }: ConnectOptions,
  timeoutMs: number,
): Promise<Connection> {
  const { target, signal, replication } = options;
  const attempt = new AbortController();
  let taken = false;
  const onStage: OnConnectStage = (event) => {
    taken ||= event.stage === 'tcp' && event.status === 'pass';
    options.onStage?.(event);
  };
  const timer = setTimeout(() => {
    const seen = taken ? 'the connection was taken, but there was no answer' : 'no answer';
    attempt.abort(new StreamFault('TRY_TIMEOUT', `${seen} within ${Math.round(timeoutMs)} ms`));
  }, timeoutMs);
  const onAbort = (): void => attempt.abort(cancelled(target));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal?.aborted === true) throw cancelled(target);
    const session = await login(settings, {
      applicationName,
      queryTimeoutMs,
      signal: attempt.signal,
      onStage,
      replication,
    });
    return createConnection(session.client, {
      stream: session.stream,
      tls: session.encrypted,
      settings,
      target,
      signal,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function pause(delayMs: number, { signal, target }: ConnectOptions): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw cancelled(target);
  }
}

import type { Client } from 'pg';
import { asError } from './as-error.ts';
import { clientConfig, forgetRoute, streamForPg } from './client-config.ts';
import { beginStage, type OnConnectStage } from './connect-stage.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { errorSigns } from './error-signs.ts';
import { type OpenedStream, openStream } from './open-stream.ts';

export interface Session extends OpenedStream {
  readonly client: Client;
}

interface LoginOptions {
  readonly applicationName: string;
  readonly queryTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly onStage?: OnConnectStage | undefined;
  /** Asks for a session that also takes the commands of logical replication. */
  readonly replication?: boolean | undefined;
}

/**
 * One try: opens the stream, negotiates TLS and logs in. With sslmode=prefer a login that pg_hba
 * rejects over TLS is tried once more without, as libpq does.
 *
 * @throws whatever pg, the socket or the signal reports; `diagnose` explains it
 */
export async function login(settings: ConnectionSettings, options: LoginOptions): Promise<Session> {
  // pg loads while the network is waited for.
  void loadPg();
  const opened = await openStream(settings, options);
  try {
    return await logIn(settings, opened, options);
  } catch (error) {
    const rejected = errorSigns(error).codes.includes('28000');
    if (!opened.encrypted || settings.sslmode !== 'prefer' || !rejected) throw error;
    const reason = 'this login is refused with TLS, and sslmode=prefer goes on without';
    const plain = await openStream(settings, { ...options, plain: reason });
    return logIn(settings, plain, options);
  }
}

async function logIn(
  settings: ConnectionSettings,
  opened: OpenedStream,
  { applicationName, queryTimeoutMs, signal, onStage, replication }: LoginOptions,
): Promise<Session> {
  const pg = await loadPg();
  const { stream } = opened;
  const done = beginStage(onStage, 'login');
  // To a stream that broke meanwhile pg would talk without ever getting an answer.
  if (stream.destroyed) throw new Error('Connection terminated unexpectedly');
  const client = new pg.Client({
    ...clientConfig(settings),
    application_name: applicationName,
    query_timeout: queryTimeoutMs,
    stream: () => streamForPg(stream),
    // Known to pg, though not to its types.
    ...(replication === true && { replication: 'database' }),
  });
  forgetRoute(client);
  const onAbort = (): void => void stream.destroy(asError(signal.reason));
  // pg reports some failures as events even while its promise is pending.
  client.on('error', () => undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    done('pass', `as ${settings.user}`);
    return { ...opened, client };
  } catch (error) {
    stream.destroy();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Loaded when a connection is opened, so that commands that contact no server do not pay for it. */
const loadPg = () => import('pg');

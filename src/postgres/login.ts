import type { Socket } from 'node:net';
import type { Client } from 'pg';
import { asError } from './as-error.ts';
import { beginStage, type OnConnectStage } from './connect-stage.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { errorSigns } from './error-signs.ts';
import { type OpenedStream, openStream, printable } from './open-stream.ts';
import { StreamFault } from './stream-fault.ts';

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
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    // A function keeps pg from looking into PGPASSWORD and .pgpass, which are not among our settings.
    password: () => settings.password ?? '',
    application_name: applicationName,
    query_timeout: queryTimeoutMs,
    // TLS is negotiated already; to pg this is a plain stream.
    ssl: false,
    // With PGSSLNEGOTIATION=direct in the environment pg would refuse a plain stream.
    sslnegotiation: 'postgres',
    stream: () => alreadyConnected(stream),
    // Known to pg, though not to its types.
    ...(replication === true && { replication: 'database' }),
  });
  const onAbort = (): void => void stream.destroy(asError(signal.reason));
  // pg reports some failures as events even while its promise is pending.
  client.on('error', () => undefined);
  stream.once('data', (chunk: Buffer) => refuseStrangers(stream, chunk));
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

/** pg calls `connect` on the stream it is given and waits for the event. */
function alreadyConnected(stream: Socket): Socket {
  return Object.assign(stream, {
    connect: () => {
      process.nextTick(() => stream.emit('connect'));
      return stream;
    },
  });
}

/**
 * The first answer to a start-up message is Authentication, ErrorResponse, Notice or
 * NegotiateProtocolVersion; libpq checks the same, with the same limit for a sane length.
 */
function refuseStrangers(stream: Socket, chunk: Buffer): void {
  const type = String.fromCharCode(chunk[0] ?? 0);
  const sane = chunk.length < 5 || chunk.readUInt32BE(1) <= 30_000;
  if ('RENv'.includes(type) && sane) return;
  stream.destroy(new StreamFault('NOT_POSTGRES', printable(chunk.toString('latin1'))));
}

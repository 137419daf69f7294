import { type Socket, connect as connectSocket, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { asError } from './as-error.ts';
import { beginStage, type OnConnectStage } from './connect-stage.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { StreamFault } from './stream-fault.ts';
import { type TlsPolicy, tlsPolicy } from './tls.ts';

export interface OpenedStream {
  readonly stream: Socket;
  readonly encrypted: boolean;
}

/** The eight bytes that ask a server for TLS (PostgreSQL manual, "SSLRequest", code 80877103). */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export interface OpenStreamOptions {
  readonly signal: AbortSignal;
  /** Why TLS is left out although the settings prefer it; for the second try of sslmode=prefer. */
  readonly plain?: string | undefined;
  readonly onStage?: OnConnectStage | undefined;
}

/** Per address of a host that has several; Node's own 250 ms is less than a slow link's round trip. */
const addressAttemptMs = 1_000;

/**
 * Opens the byte stream to the server and negotiates TLS as the settings ask: after it, the next
 * thing to send is the start-up message. Aborting the signal destroys the stream at any point.
 *
 * @throws StreamFault, the socket's own error, or the signal's reason
 */
export async function openStream(
  settings: ConnectionSettings,
  { signal, plain, onStage }: OpenStreamOptions,
): Promise<OpenedStream> {
  const policy = await tlsPolicy(settings);
  // The way of a second try was told at the first.
  const stream = await openSocket(settings, signal, plain === undefined ? onStage : undefined);
  const tls = beginStage(onStage, 'tls');
  try {
    if (plain !== undefined) {
      tls('warn', plain);
      return { stream, encrypted: false };
    }
    if (policy.use === 'never') {
      tls('skip', settings.host.startsWith('/') ? 'a Unix socket' : 'sslmode=disable');
      return { stream, encrypted: false };
    }
    const answer = await askForTls(stream, signal);
    if (answer === 'yes') {
      const secure = await upgrade(stream, policy, signal);
      tls('pass', describeTls(secure));
      return { stream: secure, encrypted: true };
    }
    if (policy.use === 'always') {
      throw new StreamFault('TLS_NOT_OFFERED', 'The server does not support SSL connections');
    }
    tls('skip', 'the server does not offer it, and sslmode=prefer goes on without');
    return { stream, encrypted: false };
  } catch (error) {
    stream.destroy();
    const mayFallBack = policy.use === 'if-offered' && !signal.aborted;
    if (mayFallBack && error instanceof StreamFault && isTlsFault(error)) {
      const reason = 'the handshake failed, and sslmode=prefer goes on without';
      return openStream(settings, { signal, onStage, plain: reason });
    }
    throw error;
  }
}

function describeTls(secure: TLSSocket): string {
  const verified = secure.authorized ? 'certificate verified' : 'certificate not verified';
  return `${secure.getProtocol() ?? 'TLS'}, ${verified}`;
}

function isTlsFault(fault: StreamFault): boolean {
  return fault.code === 'TLS_HANDSHAKE' || fault.code === 'TLS_NEGOTIATION';
}

async function openSocket(
  settings: ConnectionSettings,
  signal: AbortSignal,
  onStage: OnConnectStage | undefined,
): Promise<Socket> {
  signal.throwIfAborted();
  const { host, port } = settings;
  const path = host.startsWith('/') ? `${host.replace(/\/$/, '')}/.s.PGSQL.${port}` : null;
  const socket =
    path === null
      ? connectSocket({ host, port, autoSelectFamilyAttemptTimeout: addressAttemptMs })
      : connectSocket({ path });
  socket.setNoDelay(true);
  // Between two waits nobody listens; an unheard error would end the process.
  socket.on('error', () => undefined);
  const connected = tellTheWay(socket, path === null ? host : null, onStage);
  await arrival(socket, 'connect', signal);
  connected(path ?? `${socket.remoteAddress ?? host}, port ${port}`);
  return socket;
}

/** @param host null for a Unix socket */
function tellTheWay(
  socket: Socket,
  host: string | null,
  onStage: OnConnectStage | undefined,
): (where: string) => void {
  const dns = beginStage(onStage, 'dns');
  if (host === null || isIP(host) !== 0) {
    dns('skip', host === null ? 'a Unix socket' : 'an address');
    const tcp = beginStage(onStage, 'tcp');
    return (where) => tcp('pass', where);
  }
  let tcp: ReturnType<typeof beginStage> | null = null;
  // Told once for each address, and with the error when there is none.
  socket.on('lookup', (error: Error | null, address: string) => {
    if (error !== null || tcp !== null) return;
    dns('pass', address);
    tcp = beginStage(onStage, 'tcp');
  });
  return (where) => tcp?.('pass', where);
}

async function askForTls(stream: Socket, signal: AbortSignal): Promise<'yes' | 'no'> {
  stream.write(sslRequest);
  const reply = await arrival(stream, 'data', signal);
  const text = Buffer.isBuffer(reply) ? reply.toString('latin1') : '';
  // More than the one byte would be read as encrypted later: an injection (CVE-2021-23222), or no PostgreSQL.
  if (text === 'S') return 'yes';
  if (text === 'N') return 'no';
  if (text.startsWith('E')) throw new StreamFault('TLS_NEGOTIATION', printable(text.slice(1)));
  throw new StreamFault('NOT_POSTGRES', printable(text));
}

async function upgrade(socket: Socket, policy: TlsPolicy, signal: AbortSignal): Promise<TLSSocket> {
  const tls = await import('node:tls');
  let secure: TLSSocket;
  try {
    secure = tls.connect({ ...policy.options, socket });
    secure.on('error', () => undefined);
    await arrival(secure, 'secureConnect', signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new StreamFault(
      'TLS_HANDSHAKE',
      cause instanceof Error ? cause.message : String(cause),
      cause,
    );
  }
  return secure;
}

/** Waits for one event of the stream; its error, its end and the signal end the wait. */
function arrival(stream: Socket, event: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off(event, onEvent).off('error', onError).off('close', onClose);
      signal.removeEventListener('abort', onAbort);
    };
    const onEvent = (value: unknown): void => {
      settle();
      resolve(value);
    };
    const fail = (error: unknown): void => {
      settle();
      stream.destroy();
      reject(asError(error));
    };
    const onError = (error: Error): void => fail(error);
    const onClose = (): void => fail(new Error('Connection terminated unexpectedly'));
    const onAbort = (): void => fail(signal.reason);
    stream.on(event, onEvent).on('error', onError).on('close', onClose);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

/** The start of what an unknown server said, fit for one line of an error. */
export function printable(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
}

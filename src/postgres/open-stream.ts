import { type Socket, connect as connectSocket } from 'node:net';
import { asError } from './as-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { StreamFault } from './stream-fault.ts';
import { type TlsPolicy, tlsPolicy } from './tls.ts';

export interface OpenedStream {
  readonly stream: Socket;
  readonly encrypted: boolean;
}

/** The eight bytes that ask a server for TLS (PostgreSQL manual, "SSLRequest", code 80877103). */
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Per address of a host that has several; Node's own 250 ms is less than a slow link's round trip. */
const addressAttemptMs = 1_000;

/**
 * Opens the byte stream to the server and negotiates TLS as the settings ask: after it, the next
 * thing to send is the start-up message. Aborting the signal destroys the stream at any point.
 *
 * @param plain skips TLS although the settings prefer it (the second try of sslmode=prefer)
 * @throws StreamFault, the socket's own error, or the signal's reason
 */
export async function openStream(
  settings: ConnectionSettings,
  { signal, plain = false }: { readonly signal: AbortSignal; readonly plain?: boolean },
): Promise<OpenedStream> {
  const policy = await tlsPolicy(settings);
  const stream = await openSocket(settings, signal);
  try {
    if (plain || policy.use === 'never') return { stream, encrypted: false };
    const answer = await askForTls(stream, signal);
    if (answer === 'yes') return { stream: await upgrade(stream, policy, signal), encrypted: true };
    if (policy.use === 'always') {
      throw new StreamFault('TLS_NOT_OFFERED', 'The server does not support SSL connections');
    }
    return { stream, encrypted: false };
  } catch (error) {
    stream.destroy();
    const mayFallBack = policy.use === 'if-offered' && !signal.aborted;
    if (mayFallBack && error instanceof StreamFault && isTlsFault(error)) {
      return openStream(settings, { signal, plain: true });
    }
    throw error;
  }
}

function isTlsFault(fault: StreamFault): boolean {
  return fault.code === 'TLS_HANDSHAKE' || fault.code === 'TLS_NEGOTIATION';
}

async function openSocket(settings: ConnectionSettings, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const { host, port } = settings;
  const socket = host.startsWith('/')
    ? connectSocket({ path: `${host.replace(/\/$/, '')}/.s.PGSQL.${port}` })
    : connectSocket({ host, port, autoSelectFamilyAttemptTimeout: addressAttemptMs });
  socket.setNoDelay(true);
  // Between two waits nobody listens; an unheard error would end the process.
  socket.on('error', () => undefined);
  await arrival(socket, 'connect', signal);
  return socket;
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

async function upgrade(socket: Socket, policy: TlsPolicy, signal: AbortSignal): Promise<Socket> {
  const tls = await import('node:tls');
  let secure: Socket;
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

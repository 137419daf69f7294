import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isIP } from 'node:net';
import { quotedWords } from './quoted-words.ts';
import type { RedisAddress } from './redis-address.ts';
import { readReply, redisCommand, type RedisReply } from './redis-reply.ts';
import { ServiceFault } from './service-fault.ts';

export interface RedisAnswer {
  /** One for each command; fewer when the server hung up after a refusal. */
  readonly replies: readonly RedisReply[];
  /** Milliseconds from the start to the last reply. */
  readonly ms: number;
}

/** INFO has some kB. */
const longestAnswer = 256 * 1024;

/**
 * Sends all commands at once, so that the answers cost one round trip, and hangs up.
 *
 * @param needed so many replies are an answer when the server says no more; fewer are one only when one
 *   of them is a refusal
 * @throws whatever the network says, or ServiceFault
 */
export async function redisExchange(
  address: RedisAddress,
  commands: readonly (readonly string[])[],
  needed: number,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<RedisAnswer> {
  signal.throwIfAborted();
  const started = performance.now();
  const socket = socketTo(address);
  const give = (error: Error): void => void socket.destroy(error);
  const onAbort = (): void => give(new Error('cancelled'));
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(
    () => give(new ServiceFault('TIMEOUT', `no answer within ${timeoutMs / 1_000} s`)),
    timeoutMs,
  );
  try {
    socket.write(commands.map(redisCommand).join(''));
    return {
      replies: await replies(socket, commands.length, needed),
      ms: performance.now() - started,
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    socket.destroy();
  }
}

function socketTo({ at }: RedisAddress): Socket {
  if (at.kind === 'socket') return connectPlain({ path: at.path });
  const { host, port, tls } = at;
  if (!tls) return connectPlain({ host, port });
  return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) });
}

function replies(socket: Socket, wanted: number, needed: number): Promise<readonly RedisReply[]> {
  return new Promise((resolve, reject) => {
    const found: RedisReply[] = [];
    const end = (error: Error): void => {
      // A server that refuses may hang up before it has read all our commands.
      if (found.length >= needed || found.some(({ kind }) => kind === 'error')) resolve(found);
      else reject(error);
    };
    let bytes = Buffer.alloc(0);
    let from = 0;
    socket.on('error', end);
    socket.on('close', () => end(new ServiceFault('CLOSED', 'it hung up without an answer')));
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length > longestAnswer) {
        socket.destroy(new ServiceFault('TOO_LARGE', 'its answer does not end'));
        return;
      }
      for (;;) {
        const next = readReply(bytes, from);
        if (next === null) return;
        if (next === 'foreign') {
          reject(new ServiceFault('NOT_REDIS', notRedis(bytes)));
          return;
        }
        found.push(next.reply);
        from = next.end;
        if (found.length === wanted) resolve(found);
      }
    });
  });
}

function notRedis(bytes: Buffer): string {
  const line = quotedWords(
    bytes
      .subarray(0, 200)
      .toString('utf8')
      .split(/[\r\n]/u)[0] ?? '',
  );
  // A record of TLS begins with its kind, 20 to 23.
  const first = bytes[0] ?? 0;
  if (first >= 20 && first <= 23) return 'it speaks TLS: use rediss://';
  return line === '' ? 'not the protocol of Redis' : `not the protocol of Redis: ${line}`;
}

import type { ConnectionSettings } from './connection-settings.ts';
import { openStream } from './open-stream.ts';

/** What the server gave a session at login, with which another connection may stop its statement. */
export interface SessionKey {
  readonly processId: number;
  readonly secretKey: number;
}

/** The code of a cancel request (PostgreSQL manual, chapter "Message Formats"). */
const cancelRequest = 80_877_102;

/** Whoever pressed Ctrl-C waits for this at most; a server that works takes one round trip or two. */
const patienceMs = 500;

/**
 * Asks the server to stop what a session is doing. A server notices a client that went away only when it
 * next speaks to it, so a long statement would keep its locks until then. Never throws: a pooler may not
 * know the request, and then the statement ends by itself.
 */
export async function stopQuery(
  settings: ConnectionSettings,
  { processId, secretKey }: SessionKey,
): Promise<void> {
  const packet = Buffer.alloc(16);
  packet.writeInt32BE(packet.length, 0);
  packet.writeInt32BE(cancelRequest, 4);
  packet.writeInt32BE(processId, 8);
  packet.writeInt32BE(secretKey, 12);
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const { stream } = await openStream(settings, { signal });
    await new Promise<void>((resolve) => {
      const end = (): void => {
        stream.destroy();
        resolve();
      };
      stream.once('close', resolve);
      stream.once('error', end);
      signal.addEventListener('abort', end, { once: true });
      // The server hangs up when it has passed the request on.
      stream.on('end', end).resume().end(packet);
    });
  } catch {
    // The session is given up either way.
  }
}

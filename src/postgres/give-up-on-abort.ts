import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionSettings } from './connection-settings.ts';
import { stopQuery } from './stop-query.ts';

/** What an ended signal does to a session. */
export interface AbortWatch {
  /** Runs one query; when the signal ends meanwhile, it settles after the session was given up. */
  readonly during: <Answer>(query: () => Promise<Answer>) => Promise<Answer>;
  readonly release: () => void;
}

/** A pooler passes the request on after it has hung up, and forgets it when the session ends first. */
const lastWordsMs = 500;

/**
 * Gives a session up when the signal ends: a statement that runs is stopped on the server, so that its
 * locks do not outlive this program, and the stream is destroyed.
 */
export function giveUpOnAbort(
  signal: AbortSignal | undefined,
  session: {
    readonly stream: Socket;
    readonly settings: ConnectionSettings;
    readonly client: { readonly processID?: number | null; readonly secretKey?: unknown };
  },
): AbortWatch {
  const { stream, settings, client } = session;
  let running: Promise<unknown> | null = null;
  let givenUp = Promise.resolve();
  const giveUp = async (): Promise<void> => {
    const { processID: processId, secretKey } = client;
    if (running !== null && typeof processId === 'number' && typeof secretKey === 'number') {
      await stopQuery(settings, { processId, secretKey });
      await Promise.race([running, sleep(lastWordsMs)]).catch(() => undefined);
    }
    stream.destroy();
  };
  const onAbort = (): void => void (givenUp = giveUp());
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    during: async (query) => {
      await givenUp;
      const answer = query();
      running = answer;
      try {
        return await answer;
      } finally {
        if (running === answer) running = null;
        await givenUp;
      }
    },
    release: () => signal?.removeEventListener('abort', onAbort),
  };
}

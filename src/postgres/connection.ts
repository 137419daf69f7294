import type { Socket } from 'node:net';
import type { Client, QueryArrayResult, Submittable } from 'pg';
import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { diagnose } from './diagnose.ts';
import { giveUpOnAbort } from './give-up-on-abort.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface QueryResult {
  readonly rows: readonly Row[];
  /** Rows returned or changed; 0 for a statement that has none. */
  readonly rowCount: number;
}

/** What a statement may ask for beside its text. */
export interface QueryPatience {
  /** Milliseconds to wait for the answer; 0 waits for ever. Default: the session's limit. */
  readonly timeoutMs?: number;
}

/** A NOTICE or WARNING of the server. */
export interface ServerNotice {
  readonly sqlState: string;
  readonly message: string;
}

/** One open session. Every method throws a SetupError that `diagnose` made, or CANCELLED. */
export interface Connection {
  readonly settings: ConnectionSettings;
  readonly target: Target;
  /** The process the server named at login; a pooler names another than answers. */
  readonly processId: number | null;
  readonly tls: boolean;
  /** Runs one statement, with parameters as `$1`. */
  query: (
    text: string,
    values?: readonly unknown[],
    patience?: QueryPatience,
  ) => Promise<QueryResult>;
  /** Runs several statements in one round trip, one result each; without `begin`, all or nothing. */
  batch: (text: string, patience?: QueryPatience) => Promise<readonly QueryResult[]>;
  /** Hands the session to a stream of COPY, which tells its own end and its errors, undiagnosed. */
  stream: <Copy extends Submittable>(copy: Copy) => Copy;
  /** Hands the server's notices to the listener from now on; returns the way to end that. */
  onNotice: (listener: (notice: ServerNotice) => void) => () => void;
  /** Tells once that the session is over, whoever ended it, as soon as the socket knows. */
  onLost: (listener: (error: SetupError) => void) => void;
  /** Says goodbye and waits for the server at most half a second; then the socket is destroyed. Never throws. */
  close: () => Promise<void>;
}

/** The longest time a timer of Node can wait, about 25 days: `pg` takes 0 for the session's limit. */
const longestTimer = 2 ** 31 - 1;

/** A server that works ends a session in one round trip; a dead one must not hold up the program. */
const goodbyeMs = 500;

/**
 * Wraps a logged-in client. From here on an error without a waiting query, such as the server's
 * shutdown, is kept for the next query instead of ending the process.
 */
export function createConnection(
  client: Client & { readonly processID?: number | null; readonly secretKey?: unknown },
  parts: {
    readonly stream: Socket;
    readonly tls: boolean;
    readonly settings: ConnectionSettings;
    readonly target: Target;
    readonly signal: AbortSignal | undefined;
  },
): Connection {
  const { stream, tls, settings, target, signal } = parts;
  let lost: unknown = null;
  client.on('error', (error) => (lost ??= error));
  const watch = giveUpOnAbort(signal, { stream, settings, client });

  const run = async (
    text: string,
    values?: readonly unknown[],
    { timeoutMs }: QueryPatience = {},
  ): Promise<unknown> => {
    try {
      return await watch.during(() =>
        client.query({
          text,
          ...(values !== undefined && { values: [...values] }),
          ...(timeoutMs !== undefined && { query_timeout: timeoutMs || longestTimer }),
        }),
      );
    } catch (error) {
      if (signal?.aborted === true) throw cancelled(target);
      // After a read timeout the answer may still arrive; the session cannot be trusted with another query.
      if (error instanceof Error && error.message === 'Query read timeout') stream.destroy();
      throw diagnose(lost ?? error, { settings, target });
    }
  };
  return {
    settings,
    target,
    tls,
    processId: client.processID ?? null,
    query: async (text, ...rest) => toResults(await run(text, ...rest)).at(-1) ?? nothing,
    batch: async (text, patience) => toResults(await run(text, undefined, patience)),
    stream: (copy) => client.query(copy),
    onNotice: (listener) => listen(client, listener),
    onLost: (listener) =>
      whenOver(stream, () => listener(diagnose(lost ?? ended(), { settings, target }))),
    close: async () => {
      watch.release();
      await goodbye(client, stream);
    },
  };
}

function listen(client: Client, listener: (notice: ServerNotice) => void): () => void {
  const tell = ({ code, message }: { code?: string | undefined; message?: string | undefined }) => {
    listener({ sqlState: code ?? '', message: message ?? '' });
  };
  client.on('notice', tell);
  return () => client.off('notice', tell);
}

const ended = (): Error => new Error('Connection terminated unexpectedly');

function whenOver(stream: Socket, tell: () => void): void {
  if (stream.destroyed) tell();
  else stream.once('close', tell);
}

/** The error of an operation that the operator ended. */
export function cancelled(target: Target): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Cancelled.',
    fix: 'Run the same command again; it continues where this run ended.',
    target,
  });
}

const nothing: QueryResult = { rows: [], rowCount: 0 };

function toResults(answer: unknown): readonly QueryResult[] {
  const results = (Array.isArray(answer) ? answer : [answer]) as readonly QueryArrayResult[];
  return results.map(({ rows, rowCount }) => ({
    rows: rows as unknown as readonly Row[],
    rowCount: rowCount ?? 0,
  }));
}

function goodbye(client: Client, stream: Socket): Promise<void> {
  if (stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => stream.destroy(), goodbyeMs);
    stream.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    client.end().catch(() => stream.destroy());
  });
}

import { Socket } from 'node:net';
import pg from 'pg';
import type { ClientConfig, QueryArrayResult } from 'pg';
import { SetupError } from '../errors/setup-error.ts';
import { asError } from '../postgres/as-error.ts';
import { clientConfig, forgetRoute, streamForPg } from '../postgres/client-config.ts';
import { errorSigns } from '../postgres/error-signs.ts';
import { openStream } from '../postgres/open-stream.ts';
import { StreamFault } from '../postgres/stream-fault.ts';
import { verdictOnBroken } from './broken-statement.ts';
import { connectionFate } from './connection-fate.ts';
import { DegradedReadOnlyError } from './degraded-read-only-error.ts';
import type { Evidence } from './evidence.ts';
import { liftsReadOnly } from './lifts-read-only.ts';
import { refusedByFallback } from './refused-by-fallback.ts';
import type { RouteOfPool, Takes } from './route-of-pool.ts';
import { type QueryCallback, RoutedQuery, statementOf } from './routed-query.ts';
import { schemaGate } from './schema-gate.ts';
import {
  isSubmittable,
  type Sending,
  watchSubmittable,
  type WatchedSubmittable,
} from './watch-submittable.ts';

type ConnectCallback = (error: unknown, client: RoutedClient) => void;

/**
 * A client of `pg` that knows which target it stands on. Errors of its statements are those of `pg`, except
 * when the connection broke, or the fallback refuses what it was sent: these become the errors of the router,
 * and what broke the connection becomes evidence.
 */
export class RoutedClient extends pg.Client {
  readonly #route: RouteOfPool;
  /** Aborted when whoever waits for the connection loses patience. */
  readonly #opening = new AbortController();
  #encrypted = false;
  /** Whether the session began read-only. */
  readonly readOnly: boolean;
  /** What the holder may do; set anew each time it is lent. */
  #takes: Takes = 'everything';
  #reads = false;
  /** The last statement that waits for its gate, or behind one that does. */
  #gated: Promise<void> | null = null;
  /** The first thing that broke the connection. */
  #lost: unknown = null;
  /** What was concluded of a transaction that broke: the ROLLBACK after it must not tell a better story. */
  #verdict: SetupError | null = null;

  constructor(config: ClientConfig | undefined, route: RouteOfPool) {
    // Stands in until the real stream is open; a pool that loses patience destroys it.
    const placeholder = new Socket();
    super({
      ...config,
      ...clientConfig(route.settings),
      ...(route.readOnly && { options: readOnlyOptions() }),
      stream: () => placeholder,
    });
    if (!route.readOnly) forgetRoute(this);
    placeholder.once('close', () =>
      this.#opening.abort(new StreamFault('TRY_TIMEOUT', 'no connection in time')),
    );
    this.#route = route;
    this.readOnly = route.readOnly;
    // Without a listener, an error between two statements would end the process.
    this.on('error', (error) => this.#lose(error));
    this.on('end', () => void route.clients.delete(this));
  }

  override connect(callback?: unknown): never {
    const opened = this.#open();
    if (typeof callback !== 'function') return opened.then(() => super.connect()) as never;
    const tell = (error: unknown): void => {
      if (error !== null) this.#leaveOutTls(error);
      (callback as ConnectCallback)(error, this);
    };
    opened.then(() => super.connect(tell), tell);
    return undefined as never;
  }

  /** What the next holder may do. */
  lend(takes: Takes, reads: boolean): void {
    this.#takes = takes;
    this.#reads = reads;
  }

  override query(config: unknown, values?: unknown, callback?: unknown): never {
    const gate = this.#takes === 'everything' ? null : this.#gate(config);
    if (!isSubmittable(config)) return this.#send(config, values, callback, gate) as never;
    config.callback ??= typeof values === 'function' ? values : callback;
    watchSubmittable(config, (error, sending) => this.#explain(error, sending));
    this.#pass(config, gate);
    return config as never;
  }

  /** Ends it without a goodbye; statements that wait for an answer learn that there will be none. */
  destroy(): void {
    this.connection.stream.destroy();
  }

  async #open(): Promise<void> {
    const { settings, clients, plain } = this.#route;
    clients.add(this);
    try {
      const opened = await openStream(settings, {
        signal: this.#opening.signal,
        plain: plain ? 'the server refuses this login with TLS' : undefined,
      });
      this.#encrypted = opened.encrypted;
      const stream = streamForPg(opened.stream);
      if (stream.destroyed) throw new Error('Connection terminated unexpectedly');
      Object.assign(this, { connection: new pg.Connection({ stream: () => stream, ssl: false }) });
    } catch (error) {
      clients.delete(this);
      throw error;
    }
  }

  /** As libpq does with sslmode=prefer; a client connects once, so the next one benefits. */
  #leaveOutTls(error: unknown): void {
    if (!this.#encrypted || this.#route.settings.sslmode !== 'prefer') return;
    if (errorSigns(error).codes.includes('28000')) this.#route.plain = true;
  }

  /** Null, the usual case: send it. Else a promise of the error to refuse it with, or of null. */
  #gate(config: unknown): Promise<unknown> | null {
    const { text, access } = statementOf(config);
    if (this.#takes === 'refuse' && !this.#reads && access !== 'read') {
      return Promise.resolve(
        new DegradedReadOnlyError('Only what is declared a read is sent to it.'),
      );
    }
    if (typeof text !== 'string') return null;
    if (this.#takes !== 'journal') {
      if (!liftsReadOnly(text)) return null;
      return Promise.resolve(new DegradedReadOnlyError('It asks for a session that writes.'));
    }
    return schemaGate(text, (question, names) => this.#ask(question, names));
  }

  /** The first value of the first row; ahead of the statements that wait for it. */
  #ask(text: string, values: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const told: QueryCallback = (error, found) =>
        error ? reject(this.#explain(error, query)) : resolve(found?.rows[0]?.[0]);
      const query = new RoutedQuery({ text, values, rowMode: 'array' }, undefined, told);
      super.query(query);
    });
  }

  #send(
    config: unknown,
    values?: unknown,
    callback?: unknown,
    gate: Promise<unknown> | null = null,
  ): Promise<QueryArrayResult | undefined> | undefined {
    if (config === null || config === undefined) {
      throw new TypeError('Client was passed a null or undefined query');
    }
    const query = new RoutedQuery(config, values, callback);
    const given = query.callback;
    if (given === undefined || given === null) {
      const answer = new Promise<QueryArrayResult | undefined>((resolve, reject) => {
        query.callback = (error, result) =>
          error ? reject(this.#explain(error, query)) : resolve(result);
      }).catch(withCallersStack);
      this.#pass(query, gate);
      return answer;
    }
    query.callback = (error, result) =>
      error ? given(this.#explain(error, query)) : given(null, result);
    this.#pass(query, gate);
    return undefined;
  }

  /** Hands a statement to `pg` unless the gate refuses it; what comes after it waits for that as well. */
  #pass(query: WatchedSubmittable, gate: Promise<unknown> | null): void {
    if (gate === null && this.#gated === null) {
      super.query(query);
      return;
    }
    const turn = Promise.all([gate, this.#gated]).then(([refusal]) => {
      if (this.#gated === turn) this.#gated = null;
      if (refusal === null) super.query(query);
      else query.handleError(refusal, this.connection);
    });
    this.#gated = turn;
  }

  /** The error to give for the error that `pg` gave. */
  #explain(error: unknown, sending: Sending): Error {
    if (error instanceof SetupError) return error;
    const { evidence, lost } = connectionFate(error, this.#route);
    if (lost) return this.#broken(error, evidence, sending);
    // A transaction that was declared a read is refused its writes everywhere.
    if (evidence !== null && !(this.#reads && evidence.kind === 'not-writable')) {
      this.#route.report(evidence);
    }
    if (this.#route.target === 'primary') return asError(error);
    return refusedByFallback(error, this.#takes) ?? asError(error);
  }

  #broken(error: unknown, evidence: Evidence | null, { text, sent, reads }: Sending): SetupError {
    this.#lose(error, evidence);
    if (!sent && this.#verdict !== null) return this.#verdict;
    const status = this.getTransactionStatus();
    const verdict = verdictOnBroken({
      target: this.#route.target,
      text,
      sent,
      reads: reads || this.#reads,
      inTransaction: status === 'T' || status === 'E',
      cause: this.#lost,
    });
    if (status !== 'I' || verdict.code === 'TRANSACTION_LOST') this.#verdict = verdict;
    return verdict;
  }

  #lose(error: unknown, known?: Evidence | null): void {
    if (this.#lost !== null) return;
    this.#lost = error;
    const evidence = known === undefined ? connectionFate(error, this.#route).evidence : known;
    if (evidence !== null) this.#route.report(evidence);
    // From now on its pool discards it, whatever it is given back with.
    this.end(() => undefined);
  }
}

/** Of a session that takes no writes; what the environment asks for stays, as with any client. */
function readOnlyOptions(): string {
  const asked = process.env['PGOPTIONS'] ?? '';
  return `${asked} -c default_transaction_read_only=on`.trim();
}

/** Leads back to the application instead of the socket, as `pg` does it. */
function withCallersStack(error: unknown): never {
  if (error instanceof Error) Error.captureStackTrace(error);
  throw error;
}

import type { Target } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import { diagnose } from '../postgres/diagnose.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { type Finding, ask, findingOfFailure } from './probe.ts';

/** How a probe is to be made. */
export interface ProbeWay {
  /** Over a new connection: a standing one says nothing about whether others get in. */
  readonly fresh: boolean;
  /** Milliseconds for everything. */
  readonly timeoutMs: number;
}

/** Whom to probe and how, and who hears of it. */
export interface ProberOptions {
  readonly target: Target;
  readonly settings: ConnectionSettings;
  readonly applicationName: string;
  readonly open?: typeof connect | undefined;
  /** Asked right before each probe. */
  readonly way: () => ProbeWay;
  /** Hears every finding. */
  readonly found: (finding: Finding) => void;
  /** Hears at once that the standing connection broke. */
  readonly lost: (error: unknown) => void;
}

/** How long work beside the probes may take, in milliseconds. */
interface AsideOptions {
  /** For a connection. */
  readonly timeoutMs: number;
  /** For everything. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Every so many probes, who answers is asked again. */
const longEvery = 15;

/** A connection to a distant server takes several round trips: it may take so many times as long as the fastest did. */
const patience = 3;

/**
 * Milliseconds for what is done over a connection beside probes. A primary that falls silent meanwhile is
 * to be found out; the fallback may wait for locks, for 5 s as openFence says.
 */
const lendMs: Readonly<Record<Target, number>> = { primary: 2_000, fallback: 7_000 };

/**
 * Watches one target over a connection of its own; one thing at a time. It probes when `after` says so,
 * and survives every error.
 */
export class Prober {
  readonly #options: ProberOptions;
  readonly #ending = new AbortController();
  #connection: Connection | null = null;
  /** Those that were told goodbye. */
  readonly #leaving = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  /** When the next probe is due, in milliseconds of performance.now(). */
  #due = Infinity;
  /** When the last one ended. */
  #ended = -Infinity;
  /** What is under way, and everything that waits behind it. */
  #queue: Promise<unknown> = Promise.resolve();
  #probing: Promise<Finding> | null = null;
  #last: Finding | null = null;
  #short = 0;
  /** The fastest so far: how far away the server is. */
  #connectMs = Infinity;

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** Sets when the next probe begins: so many milliseconds after the end of the last one. */
  after(ms: number): void {
    if (this.#ending.signal.aborted) return;
    this.#due = Math.max(this.#ended + ms, performance.now());
    clearTimeout(this.#timer);
    if (this.#probing !== null || this.#due === Infinity) return;
    this.#timer = setTimeout(() => void this.probe(), Math.ceil(this.#due - performance.now()));
  }

  /** Probes now, or joins the probe that is under way. Never throws. */
  probe(): Promise<Finding> {
    clearTimeout(this.#timer);
    this.#probing ??= this.#exclusive(() => this.#probeOnce()).then((finding) => {
      this.#probing = null;
      this.#ended = performance.now();
      this.#last = finding.evidence.kind === 'healthy' ? finding : null;
      if (!this.#ending.signal.aborted) this.#options.found(finding);
      return finding;
    });
    return this.#probing;
  }

  /**
   * Lends the standing connection, or a new one; no probe runs meanwhile, so work that takes too long
   * loses the connection. Throws what the work throws.
   *
   * @param timeoutMs for a new connection
   */
  lend<Answer>(
    work: (connection: Connection) => Promise<Answer>,
    timeoutMs: number,
  ): Promise<Answer> {
    return this.#exclusive(async () => {
      const connection = this.#connection ?? (await this.#open(timeoutMs));
      try {
        return await within(work(connection), lendMs[this.#options.target]);
      } catch (error) {
        if (!(error instanceof TooLate)) throw error;
        await this.drop();
        throw diagnose(error, this.#options);
      }
    });
  }

  /**
   * Runs long work over a connection of its own, while probes go on. Work that takes too long, or that the
   * signal ends, is stopped on the server as well. Throws what the work throws.
   */
  async aside<Answer>(
    work: (connection: Connection) => Promise<Answer>,
    { timeoutMs, limitMs, signal }: AsideOptions,
  ): Promise<Answer> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limitMs);
    timer.unref();
    try {
      const any = AbortSignal.any([this.#ending.signal, late.signal, signal]);
      const connection = await this.#connect(timeoutMs, any);
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Drops the standing connection: what is next begins with a new one. */
  async drop(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#last = null;
    await this.#end(connection);
  }

  /** Ends everything; bounded, never throws. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ending.abort();
    void this.drop();
    await Promise.all(this.#leaving);
  }

  async #end(connection: Connection | null): Promise<void> {
    if (connection === null) return;
    const left = connection.close();
    this.#leaving.add(left);
    await left;
    this.#leaving.delete(left);
  }

  async #probeOnce(): Promise<Finding> {
    const { way, settings, target } = this.#options;
    const { fresh, timeoutMs } = way();
    const began = performance.now();
    try {
      const opened = fresh || this.#connection === null ? await this.#open(timeoutMs) : null;
      const connection = opened ?? this.#connection;
      if (connection === null) throw new Error('Connection terminated unexpectedly');
      const short = opened === null && this.#short < longEvery;
      this.#short = short ? this.#short + 1 : 0;
      const left = Math.max(timeoutMs - (performance.now() - began), timeoutMs / patience);
      const answer = ask(connection, short ? this.#last : null);
      return { ...(await within(answer, left)), fresh: opened !== null };
    } catch (error) {
      void this.drop();
      return findingOfFailure(error, { settings, target });
    }
  }

  async #open(timeoutMs: number): Promise<Connection> {
    const began = performance.now();
    const connection = await this.#connect(timeoutMs, this.#ending.signal);
    this.#connectMs = Math.min(this.#connectMs, performance.now() - began);
    const old = this.#connection;
    this.#connection = connection;
    void this.#end(old);
    connection.onLost((error) => {
      if (this.#connection !== connection) return;
      void this.drop();
      if (!this.#ending.signal.aborted) this.#options.lost(error);
    });
    return connection;
  }

  #connect(timeoutMs: number, signal: AbortSignal): Promise<Connection> {
    const { settings, target, applicationName, open = connect } = this.#options;
    return open(settings, {
      target,
      tries: 1,
      tryTimeoutMs: this.#connectPatience(timeoutMs),
      queryTimeoutMs: statementMs,
      applicationName,
      signal,
    });
  }

  #connectPatience(timeoutMs: number): number {
    if (this.#connectMs === Infinity) return 2 * timeoutMs;
    return Math.max(timeoutMs, patience * Math.min(this.#connectMs, timeoutMs));
  }

  #exclusive<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

/** Milliseconds for one statement over a connection of ours; what asks for less says so itself. */
const statementMs = 30_000;

/** As pg says it, so that the taxonomy knows it. */
class TooLate extends Error {
  constructor() {
    super('Query read timeout');
  }
}

/** Gives up on an answer that does not come in time; nobody waits for it then. */
async function within<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // What has arrived while this process was busy is read before that.
    timer = setTimeout(() => setImmediate(() => reject(new TooLate())), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

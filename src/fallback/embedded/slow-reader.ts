import type { Tenant } from './tenant.ts';

/** The engine's answers, which can be left where they are for a while. */
export interface AnswerFlow {
  /** Reads no more of what the engine writes, so that it waits. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * Holds the engine back while the client that it works for does not keep up, so that a table of any
 * size is copied in little memory. A client that does not read at all holds up nobody else for long:
 * then its answer is kept for it, up to the limit, and the engine goes on.
 */
export class SlowReader {
  readonly #flow: () => AnswerFlow | null;
  readonly #patienceMs: number;
  #tenant: Tenant | null = null;
  #unread = 0;
  #since = 0;
  /** The client whose answer is kept for it from now on. */
  #given: Tenant | null = null;

  /** `patienceMs`: how long others wait for a client that does not read. */
  constructor(flow: () => AnswerFlow | null, patienceMs: number) {
    this.#flow = flow;
    this.#patienceMs = patienceMs;
  }

  /** The engine waits for a client. */
  get holds(): boolean {
    return this.#tenant !== null;
  }

  /** The client that the engine works for has more answers than it reads. */
  begin(tenant: Tenant, now: number): void {
    if (this.#tenant !== null || this.#given === tenant) return;
    this.#tenant = tenant;
    this.#unread = tenant.unread();
    this.#since = now;
    this.#flow()?.pause();
  }

  /** The client has read it all, has left, or its job is over. */
  end(tenant: Tenant | null): void {
    if (tenant === null || tenant === this.#given) this.#given = null;
    if (this.#tenant === null || (tenant !== null && tenant !== this.#tenant)) return;
    this.#tenant = null;
    this.#flow()?.resume();
  }

  /** Looks whether the client reads; `others` wait for it. */
  watch(now: number, others: boolean): void {
    const tenant = this.#tenant;
    if (tenant === null) return;
    const unread = tenant.unread();
    if (unread < this.#unread) {
      this.#unread = unread;
      this.#since = now;
    }
    if (!others || now - this.#since <= this.#patienceMs) return;
    this.end(tenant);
    this.#given = tenant;
  }
}

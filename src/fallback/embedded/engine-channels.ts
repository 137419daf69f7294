import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { ChannelReport, ChannelWish } from './engine-protocol.ts';
import { askBackend } from './engine-session.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

/**
 * The channels to which the session of the engine listens: all those of all clients at any time, for
 * every notification is made here and has to be heard here. Who made it and who gets it is the
 * gateway's to know.
 */
export class EngineChannels {
  readonly #backend: PgliteBackend;
  #wanted: ReadonlySet<string> = new Set();
  #present: ReadonlySet<string> = new Set();
  /** Reports to the gateway; a wish that does not know of the last one comes too late. */
  #reports = 0;

  constructor(backend: PgliteBackend) {
    this.#backend = backend;
  }

  /** Something may be heard. */
  get any(): boolean {
    return this.#present.size > 0;
  }

  /** What the gateway wants to hear. */
  wish({ after, channels }: ChannelWish): void {
    if (after === this.#reports) this.#wanted = new Set(channels);
  }

  /** The session has been discarded, and its channels with it. */
  discarded(): void {
    this.#present = new Set();
  }

  /** Listens to what is wanted; only outside of a transaction. */
  tune(): void {
    const wanted = this.#wanted;
    const statements = [
      ...[...this.#present].filter((one) => !wanted.has(one)).map((one) => ['unlisten', one]),
      ...[...wanted].filter((one) => !this.#present.has(one)).map((one) => ['listen', one]),
    ].map(([verb = '', channel = '']) => `${verb} ${quoteIdentifier(channel)};`);
    if (statements.length === 0) return;
    this.#backend.run(wireMessage('Q', statements.join('')), () => undefined);
    this.#present = wanted;
  }

  /** What the transaction of a client, which has just ended, has changed. */
  changed(): ChannelReport {
    const before = this.#present;
    const { value } = askBackend(
      this.#backend,
      `select coalesce(pg_catalog.json_agg(channel), '[]') from pg_catalog.pg_listening_channels() as channel`,
    );
    const present = new Set(JSON.parse(value) as readonly string[]);
    this.#present = present;
    // What this client no longer wants another one may.
    this.#wanted = new Set([...this.#wanted, ...present]);
    this.#reports += 1;
    return {
      number: this.#reports,
      present: [...present],
      added: [...present].filter((channel) => !before.has(channel)),
      removed: [...before].filter((channel) => !present.has(channel)),
    };
  }
}

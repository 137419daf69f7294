import { endOfText } from './message-text.ts';
import type { ChannelReport, ChannelWish } from './engine-protocol.ts';
import type { Tenant } from './tenant.ts';

/** Where the channel begins in a NotificationResponse: behind type, length and process number. */
const channelAt = 9;
const processAt = 5;

/**
 * Who listens to what. PostgreSQL delivers notifications to a session; here the one session of the
 * engine listens for all clients, and this hands the notifications on. A LISTEN counts that the
 * client has sent as a statement, or that is new to the engine: one in a function, to a channel that
 * another client listens to already, is not seen.
 */
export class Listeners {
  readonly #channels = new Map<Tenant, ReadonlySet<string>>();
  readonly #tell: (wish: ChannelWish) => void;
  #after = 0;

  /** `tell`: to what the engine is to listen from now on. */
  constructor(tell: (wish: ChannelWish) => void) {
    this.#tell = tell;
  }

  /** A transaction of this client has ended in which it may have changed its channels. */
  changed(tenant: Tenant, report: ChannelReport): void {
    const named = new Set(tenant.listened());
    const removed = new Set(report.removed);
    const own = [
      ...(this.#channels.get(tenant) ?? []),
      ...report.added,
      ...report.present.filter((channel) => named.has(channel)),
    ].filter((channel) => !removed.has(channel));
    if (own.length === 0) this.#channels.delete(tenant);
    else this.#channels.set(tenant, new Set(own));
    this.#after = report.number;
    this.#wish();
  }

  /** The client has left. */
  forget(tenant: Tenant): void {
    if (this.#channels.delete(tenant)) this.#wish();
  }

  /** A new engine is to listen to all of it. */
  begin(): void {
    this.#after = 0;
    if (this.#channels.size > 0) this.#wish();
  }

  /** Hands a NotificationResponse, made by a job of this client, to those who listen. */
  deliver(notifier: Tenant, message: Buffer): void {
    const channel = message.toString('utf8', channelAt, endOfText(message, channelAt) - 1);
    // The engine is one process; to a client the other clients are processes of their own.
    message.writeUInt32BE(notifier.id, processAt);
    for (const [tenant, channels] of this.#channels) {
      if (channels.has(channel)) tenant.notified(message, tenant === notifier);
    }
  }

  #wish(): void {
    const channels = [...new Set([...this.#channels.values()].flatMap((own) => [...own]))];
    this.#tell({ after: this.#after, channels });
  }
}

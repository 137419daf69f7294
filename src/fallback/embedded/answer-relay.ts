import type { ChannelReport } from './engine-protocol.ts';
import type { Listeners } from './listeners.ts';
import type { SettingPairs } from './session-settings.ts';
import type { Tenant } from './tenant.ts';

/** Whose the jobs are that were sent to the engine. */
export interface JobOwners {
  /** Undefined when no such job is on its way any more. */
  readonly of: (job: number) => Tenant | undefined;
  /** The client has disconnected while its job goes on. */
  readonly hasLeft: (tenant: Tenant) => boolean;
}

/** Hands on to its client what the engine says of a job while it runs. */
export class AnswerRelay {
  readonly #owners: JobOwners;
  readonly #listeners: Listeners;

  constructor(owners: JobOwners, listeners: Listeners) {
    this.#owners = owners;
    this.#listeners = listeners;
  }

  data(id: number, bytes: Buffer): void {
    const tenant = this.#owners.of(id);
    if (tenant !== undefined && !this.#owners.hasLeft(tenant)) tenant.answer(bytes);
  }

  /** A job has brought about a notification. */
  notification(id: number, message: Buffer): void {
    const tenant = this.#owners.of(id);
    if (tenant !== undefined) this.#listeners.deliver(tenant, message);
  }

  /** A job has ended a transaction in which its client may have changed to what it listens. */
  listening(id: number, report: ChannelReport): void {
    const tenant = this.#owners.of(id);
    if (tenant === undefined) return;
    this.#listeners.changed(tenant, report);
    if (this.#owners.hasLeft(tenant)) this.#listeners.forget(tenant);
  }

  /** A job has changed settings that the server does not report; these are all of them now. */
  session(id: number, settings: SettingPairs): void {
    this.#owners.of(id)?.kept(settings);
  }
}

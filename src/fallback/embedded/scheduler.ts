import type { FallbackLimits } from '../fallback-limits.ts';
import type { Batch } from './batch-assembler.ts';
import type { Flight, Job } from './flight.ts';
import type { ChannelReport } from './engine-protocol.ts';
import type { JobRunner } from './job-runner.ts';
import { Listeners } from './listeners.ts';
import { lostWork } from './lost-work.ts';
import { SlowReader } from './slow-reader.ts';
import type { Tenant } from './tenant.ts';
import { wireMessage } from './wire-message.ts';

/** Why the engine is killed. */
type Verdict = 'statement' | 'cancel';

const nothing = Buffer.alloc(0);
const idle = 'I'.charCodeAt(0);
const hasLeft = wireMessage('f', 'the client has left');
const cancelled = wireMessage('f', 'canceling statement due to user request');
/** How long a statement may go on after it was cancelled. Milliseconds. */
const cancelMs = 500;
/** The engine works on one job while the next is on its way; more would only wait in its pipe. */
const maxInFlight = 2;

/**
 * Shares the one session of the engine among the clients: each has at most one job waiting, so
 * first come first served is round robin. A client keeps the session while its transaction, or its
 * batch without a Sync, is open.
 */
export class Scheduler {
  readonly #limits: FallbackLimits;
  readonly #now: () => number;
  readonly #log: (event: string) => void;
  #engine: JobRunner | null = null;
  #queue: Job[] = [];
  #flights: Flight[] = [];
  #nextId = 1;
  #pinned: Tenant | null = null;
  #pinnedAt = 0;
  /** Whose session the engine will have after all that is in flight. */
  #last: Tenant | null = null;
  #runningSince = 0;
  /** Since when nobody waits for the client's answers any more. */
  readonly #departing = new WeakMap<Tenant, number>();
  readonly #gone = new Map<Tenant, number>();
  #verdict: Verdict | null = null;
  readonly #slow: SlowReader;
  readonly #listeners = new Listeners((wish) => this.#engine?.listen(wish));

  constructor(limits: FallbackLimits, log: (event: string) => void, now = () => performance.now()) {
    this.#limits = limits;
    this.#slow = new SlowReader(() => this.#engine, limits.abandonedMs);
    this.#log = log;
    this.#now = now;
  }

  /** Nothing waits, runs or holds the session. */
  get quiet(): boolean {
    return this.#queue.length + this.#flights.length === 0 && this.#pinned === null;
  }

  attach(engine: JobRunner): void {
    this.#engine = engine;
    this.#listeners.begin();
    this.#pump();
  }

  /** Queues a client's next job. It has no other one waiting or running. */
  submit(tenant: Tenant, batch: Batch | null, messages: readonly Buffer[]): void {
    this.#queue.push({ tenant, batch, messages, wipe: false });
    this.#pump();
  }

  /** The client sends no more, and may or may not be there to read what is still to run. */
  departing(tenant: Tenant): void {
    this.#departing.set(tenant, this.#now());
  }

  /** The client has disconnected. What it runs goes on for a while, what it left open is undone. */
  leave(tenant: Tenant): void {
    this.#listeners.forget(tenant);
    this.#slow.end(tenant);
    this.#queue = this.#queue.filter((job) => job.tenant !== tenant);
    const flight = this.#flights.find((job) => job.tenant === tenant);
    if (flight !== undefined) {
      this.#gone.set(tenant, this.#now());
      if (flight.hungrySince !== null) this.#starve(flight);
    } else if (this.#pinned === tenant) {
      this.#wipe(tenant);
    }
  }

  /** The client has a lot of answers to read. */
  slow(tenant: Tenant): void {
    if (this.#running()?.tenant === tenant) this.#slow.begin(tenant, this.#now());
  }

  /** The client has read them. */
  drained(tenant: Tenant): void {
    if (!this.#slow.holds) return;
    this.#slow.end(tenant);
    this.#runningSince = this.#now();
  }

  /** The COPY FROM STDIN of a job takes more. */
  more(id: number): void {
    const job = this.#flights.find((flight) => flight.id === id);
    if (job === undefined) return;
    job.hungrySince = this.#now();
    if (this.#gone.has(job.tenant)) this.#starve(job);
    else job.tenant.more();
  }

  /** Messages for the COPY FROM STDIN of this client; to be called once for each `more`. */
  feed(tenant: Tenant, messages: readonly Buffer[]): void {
    const job = this.#flights.find((flight) => flight.tenant === tenant);
    if (job === undefined) return;
    job.hungrySince = null;
    // A COPY that goes on is no runaway, however long it takes.
    this.#runningSince = this.#now();
    this.#engine?.feed(job.id, messages);
  }

  /** Cancels what the client has waiting or running, and nothing else of anybody. */
  cancel(tenant: Tenant): void {
    const waiting = this.#queue.find((job) => job.tenant === tenant && !job.wipe);
    // Where the engine is in the middle of something of the client, it is told there.
    if (waiting?.batch?.flushed === false && this.#pinned !== tenant) {
      this.#queue = this.#queue.filter((job) => job !== waiting);
      tenant.cancelled();
      return;
    }
    const flight = this.#flights.find((job) => job.tenant === tenant);
    if (flight === undefined) return;
    flight.cancelledSince = this.#now();
    if (flight === this.#running()) this.#cancel(flight);
  }

  data(id: number, bytes: Buffer): void {
    const job = this.#flights.find((flight) => flight.id === id);
    if (job !== undefined && !this.#gone.has(job.tenant)) job.tenant.answer(bytes);
  }

  /** A job has brought about a notification. */
  notification(id: number, message: Buffer): void {
    const job = this.#flights.find((flight) => flight.id === id);
    if (job !== undefined) this.#listeners.deliver(job.tenant, message);
  }

  /** A job has ended a transaction in which its client may have changed to what it listens. */
  listening(id: number, report: ChannelReport): void {
    const job = this.#flights.find((flight) => flight.id === id);
    if (job === undefined) return;
    this.#listeners.changed(job.tenant, report);
    if (this.#gone.has(job.tenant)) this.#listeners.forget(job.tenant);
  }

  done(id: number, status: number): void {
    const job = this.#flights.find((flight) => flight.id === id);
    if (job === undefined) return;
    this.#flights = this.#flights.filter((flight) => flight !== job);
    this.#runningSince = this.#now();
    const { tenant } = job;
    this.#slow.end(tenant);
    this.#pinned = status === idle ? null : tenant;
    this.#pinnedAt = this.#runningSince;
    if (this.#gone.delete(tenant)) {
      if (status !== idle) this.#wipe(tenant);
    } else if (!job.wipe) {
      tenant.done(status);
    }
    this.#pump();
    const next = this.#running();
    if (next !== undefined && next.cancelledSince !== null) this.#cancel(next);
  }

  /** Looks at the clock: to be called a few times within the shortest limit. */
  watch(): void {
    const now = this.#now();
    const running = this.#running();
    if (running === undefined) {
      if (this.#pinned === null || this.#gone.has(this.#pinned)) return;
      if (now - this.#pinnedAt > this.#limits.idleInTransactionMs) {
        this.#log(`client ${this.#pinned.id}: idle in transaction for too long`);
        this.#pinned.lost(lostWork.idle);
      }
      return;
    }
    if (this.#engine === null || this.#verdict !== null) return;
    const others = this.#queue.length + this.#flights.length > 1;
    if (this.#slow.holds) {
      this.#slow.watch(now, others);
      this.#runningSince = now;
      return;
    }
    const { hungrySince, tenant } = running;
    if (hungrySince !== null && now - hungrySince > this.#limits.idleInTransactionMs) {
      this.#log(`client ${tenant.id}: sends nothing for its COPY`);
      tenant.lost(lostWork.idle);
      return;
    }
    const { cancelledSince } = running;
    if (cancelledSince !== null && now - Math.max(cancelledSince, this.#runningSince) > cancelMs) {
      this.#condemn('cancel', `client ${tenant.id}: its statement does not end`);
      return;
    }
    const left = this.#gone.get(running.tenant) ?? this.#departing.get(running.tenant);
    if (now - this.#runningSince > this.#limits.statementMs) {
      this.#condemn('statement', `client ${running.tenant.id}: statement limit`);
    } else if (left !== undefined && others && now - left > this.#limits.abandonedMs) {
      this.#log(`client ${tenant.id} has left, others wait; cancelling its statement`);
      running.cancelledSince = now;
      this.#cancel(running);
    }
  }

  /** The engine is gone: its running job is lost, the others wait for the next engine. */
  detach(): void {
    const running = this.#running();
    const victim = running?.tenant ?? this.#pinned;
    const waiting = this.#flights.filter((job) => job !== running && !this.#gone.has(job.tenant));
    const lost = lostWork[this.#verdict ?? 'crash'];
    this.#engine = null;
    this.#slow.end(null);
    this.#verdict = null;
    this.#queue = [...waiting, ...this.#queue];
    this.#flights = [];
    this.#pinned = null;
    this.#last = null;
    const told = victim === null || this.#gone.has(victim);
    this.#gone.clear();
    if (!told && running?.wipe !== true) victim.lost(lost);
  }

  #condemn(verdict: Verdict, why: string): void {
    this.#log(`${why}; restarting the engine`);
    this.#verdict = verdict;
    this.#engine?.kill();
  }

  /** What the engine works on now: the holder's job, or else the first that was sent. */
  #running(): Flight | undefined {
    if (this.#pinned === null) return this.#flights[0];
    return this.#flights.find((job) => job.tenant === this.#pinned);
  }

  #cancel(flight: Flight): void {
    this.#engine?.cancel(flight.id);
    if (flight.hungrySince === null) return;
    flight.hungrySince = null;
    this.#engine?.feed(flight.id, [cancelled]);
  }

  #starve(flight: Flight): void {
    flight.hungrySince = null;
    this.#engine?.feed(flight.id, [hasLeft]);
  }

  #wipe(tenant: Tenant): void {
    this.#queue.unshift({ tenant, batch: null, messages: [], wipe: true });
    this.#pump();
  }

  #pump(): void {
    while (this.#engine !== null && this.#verdict === null && this.#flights.length < maxInFlight) {
      const at =
        this.#pinned === null ? 0 : this.#queue.findIndex((job) => job.tenant === this.#pinned);
      const [job] = at === -1 ? [] : this.#queue.splice(at, 1);
      if (job === undefined) return;
      this.#send(this.#engine, job);
    }
  }

  #send(engine: JobRunner, job: Job): void {
    const { tenant } = job;
    const handOver = this.#pinned !== tenant && this.#last !== tenant;
    const { settings, statements } = job.wipe
      ? { settings: nothing, statements: nothing }
      : tenant.preamble(job.batch, handOver);
    const id = this.#nextId;
    this.#nextId = (id % 0xffff_ffff) + 1;
    if (this.#running() === undefined) this.#runningSince = this.#now();
    this.#flights.push({ ...job, id, hungrySince: null, cancelledSince: null });
    if (this.#pinned !== tenant) this.#last = tenant;
    if (job.wipe) this.#last = null;
    engine.run({
      id,
      client: tenant.id,
      reset: handOver || job.wipe,
      settings,
      statements,
      body: job.messages,
    });
  }
}

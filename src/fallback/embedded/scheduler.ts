import type { FallbackLimits } from '../fallback-limits.ts';
import type { Batch } from './batch-assembler.ts';
import type { Flight, Job } from './flight.ts';
import { Flights } from './flights.ts';
import { cancelFlight, starveFlight } from './end-flight.ts';
import { AnswerRelay } from './answer-relay.ts';
import { endWords } from './end-words.ts';
import { EngineHolder } from './engine-holder.ts';
import { IdleVacuum } from './idle-vacuum.ts';
import type { JobEnd } from './engine-protocol.ts';
import type { JobRunner } from './job-runner.ts';
import { Listeners } from './listeners.ts';
import { lostWork } from './lost-work.ts';
import { type OverdueJob, overdueJob } from './overdue-job.ts';
import { SlowReader } from './slow-reader.ts';
import type { Tenant } from './tenant.ts';

/** Why the engine is killed. */
type Verdict = Extract<OverdueJob, 'statement' | 'cancel'>;

const nothing = Buffer.alloc(0);
/** The engine works on one job while the next is on its way; more would only wait in its pipe. */
const maxInFlight = 2;

/**
 * Shares the one session of the engine among the clients: each has at most one job waiting, so
 * first come first served is round robin. A client keeps the session while its transaction, or its
 * batch without a Sync, is open, and while it has something in it that cannot be put in place again:
 * see EngineHolder.
 */
export class Scheduler {
  readonly #limits: FallbackLimits;
  readonly #now: () => number;
  readonly #log: (event: string) => void;
  #engine: JobRunner | null = null;
  #queue: Job[] = [];
  readonly #flights = new Flights();
  readonly #holder = new EngineHolder();
  /** Whose session the engine will have after all that is in flight. */
  #last: Tenant | null = null;
  #runningSince = 0;
  /** Since when nobody waits for the client's answers any more. */
  readonly #departing = new WeakMap<Tenant, number>();
  readonly #gone = new Map<Tenant, number>();
  #verdict: Verdict | null = null;
  readonly #slow: SlowReader;
  readonly #vacuum = new IdleVacuum();
  readonly #listeners = new Listeners((wish) => this.#engine?.listen(wish));
  /** Takes what the engine says of the jobs that were sent to it. */
  readonly answers = new AnswerRelay(
    {
      of: (id) => this.#flights.numbered(id)?.tenant,
      hasLeft: (tenant) => this.#gone.has(tenant),
    },
    this.#listeners,
  );

  constructor(limits: FallbackLimits, log: (event: string) => void, now = () => performance.now()) {
    this.#limits = limits;
    this.#slow = new SlowReader(() => this.#engine, limits.abandonedMs);
    this.#log = log;
    this.#now = now;
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
    this.interruptVacuum();
  }

  /** Nobody waits for a vacuum. */
  interruptVacuum(): void {
    const running = this.#running();
    if (running?.tenant !== this.#vacuum.tenant || running.cancelledSince !== null) return;
    this.#vacuum.interrupted();
    running.cancelledSince = this.#now();
    cancelFlight(this.#engine, running);
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
    const flight = this.#flights.of(tenant);
    if (flight !== undefined) {
      this.#gone.set(tenant, this.#now());
      if (flight.hungrySince !== null) starveFlight(this.#engine, flight);
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
    const job = this.#flights.numbered(id);
    if (job === undefined) return;
    job.hungrySince = this.#now();
    if (this.#gone.has(job.tenant)) starveFlight(this.#engine, job);
    else job.tenant.more();
  }

  /** Messages for the COPY FROM STDIN of this client; to be called once for each `more`. */
  feed(tenant: Tenant, messages: readonly Buffer[]): void {
    const job = this.#flights.of(tenant);
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
    const flight = this.#flights.of(tenant);
    if (flight === undefined) return;
    flight.cancelledSince = this.#now();
    if (flight === this.#running()) cancelFlight(this.#engine, flight);
  }

  done(id: number, end: JobEnd): void {
    const job = this.#flights.numbered(id);
    if (job === undefined) return;
    this.#flights.remove(job);
    this.#runningSince = this.#now();
    const { tenant } = job;
    if (tenant !== this.#vacuum.tenant) this.#vacuum.worked(this.#runningSince);
    this.#slow.end(tenant);
    this.#holder.ended(tenant, end, this.#runningSince, this.#limits.idleInTransactionMs);
    if (this.#gone.delete(tenant)) {
      if (this.#pinned !== null) this.#wipe(tenant);
    } else if (!job.wipe) {
      tenant.done(end.status);
    }
    this.#pump();
    const next = this.#running();
    if (next !== undefined && next.cancelledSince !== null) cancelFlight(this.#engine, next);
  }

  /** Looks at the clock: to be called a few times within the shortest limit. */
  watch(): void {
    const now = this.#now();
    const running = this.#running();
    if (running === undefined) {
      this.#watchHolder(now);
      if (!this.#quiet || !this.#vacuum.due(now)) return;
      this.#engine?.vacuum(this.#take(this.#vacuum.begin()));
      return;
    }
    if (this.#engine === null || this.#verdict !== null) return;
    // As long as nobody waits for its end, it may take as long as it does.
    if (running.tenant === this.#vacuum.tenant && running.cancelledSince === null) return;
    const others = this.#queue.length + this.#flights.size > 1;
    if (this.#slow.holds) {
      this.#slow.watch(now, others);
      this.#runningSince = now;
      return;
    }
    const why = overdueJob(running, {
      now,
      since: this.#runningSince,
      left: this.#gone.get(running.tenant) ?? this.#departing.get(running.tenant) ?? null,
      othersWait: others,
      limits: this.#limits,
    });
    if (why !== null) this.#end(running, why);
  }

  #end(running: Flight, why: OverdueJob): void {
    const { tenant } = running;
    this.#log(`client ${tenant.id}: ${endWords[why]}`);
    switch (why) {
      case 'starved':
        tenant.lost(lostWork.idle);
        return;
      case 'abandoned':
        running.cancelledSince = this.#now();
        cancelFlight(this.#engine, running);
        return;
      case 'cancel':
      case 'statement':
        this.#verdict = why;
        this.#engine?.kill();
    }
  }

  #watchHolder(now: number): void {
    const holder = this.#pinned;
    if (holder === null || this.#gone.has(holder)) return;
    const why = this.#holder.overdue(now, this.#queue.length + this.#flights.size > 0);
    if (why === null) return;
    this.#log(`client ${holder.id}: ${endWords[why]}`);
    holder.lost(lostWork[why]);
  }

  /** The engine is gone: its running job is lost, the others wait for the next engine. */
  detach(): void {
    const running = this.#running();
    const victim = running?.tenant ?? this.#pinned;
    const waiting = this.#flights
      .clear()
      .filter((job) => job !== running && !this.#gone.has(job.tenant));
    const lost = lostWork[this.#verdict ?? 'crash'];
    this.#engine = null;
    this.#slow.end(null);
    this.#verdict = null;
    this.#queue = [...waiting, ...this.#queue];
    this.#holder.release();
    this.#last = null;
    const told = victim === null || this.#gone.has(victim);
    this.#gone.clear();
    if (!told && running?.wipe !== true) victim.lost(lost);
  }

  /** Nothing waits, runs or holds the session. */
  get #quiet(): boolean {
    return this.#queue.length + this.#flights.size === 0 && this.#pinned === null;
  }

  get #pinned(): Tenant | null {
    return this.#holder.tenant;
  }

  /** What the engine works on now: the holder's job, or else the first that was sent. */
  #running(): Flight | undefined {
    return this.#pinned === null ? this.#flights.first : this.#flights.of(this.#pinned);
  }

  #wipe(tenant: Tenant): void {
    this.#queue.unshift({ tenant, batch: null, messages: [], wipe: true });
    this.#pump();
  }

  #pump(): void {
    while (this.#engine !== null && this.#verdict === null && this.#flights.size < maxInFlight) {
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
    const id = this.#take(job);
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

  /** The job is on its way; returns its number. */
  #take(job: Job): number {
    if (this.#running() === undefined) this.#runningSince = this.#now();
    return this.#flights.add(job);
  }
}

import { AnswerOutput } from './answer-output.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Frame } from './blocking-frames.ts';
import {
  type ChannelWish,
  decodeJob,
  encodeEnd,
  encodeFrame,
  encodeJobFrame,
  type EngineJob,
  engineFrame,
  type JobEnd,
  notReady,
} from './engine-protocol.ts';
import { DueVacuums } from './due-vacuums.ts';
import { EngineChannels } from './engine-channels.ts';
import { NotificationFilter } from './notification-filter.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { RoleSettings } from './role-settings.ts';
import { applySettings, reseedSession, resetSession } from './session-reset.ts';
import { SessionState } from './session-state.ts';
import { wireMessage } from './wire-message.ts';

const copyFail = wireMessage('f', 'terminating connection due to administrator command');
/** The command tag of DECLARE. */
const declareCursor = Buffer.from('DECLARE CURSOR\0');
const initialOfDeclare = declareCursor[0];
const idle = 'I'.charCodeAt(0);
/** A cancel that comes later than this many jobs is not tried again for long. */
const rememberedJobs = 16;

/**
 * Runs jobs one after the other. A job of another client than the one that holds the session, as by
 * an open transaction, is put aside until that one lets go; the gateway may therefore send the next
 * client's job before it knows how the current one ends.
 */
export class EngineLoop {
  readonly #backend: PgliteBackend;
  readonly #next: (() => Frame) | null;
  /** The client whose transaction, open batch or kept state holds the session, or null. */
  #pinnedTo: number | null = null;
  #aside: EngineJob[] = [];
  readonly #output: AnswerOutput;
  readonly #state: SessionState;
  readonly #roleSettings: RoleSettings;
  /** The client may have changed, in the transaction that is open, the settings of its role. */
  #alters = false;
  /** The client may have seeded random(). */
  #seeded = false;
  /** The client may have changed, in the transaction that is open, to what it listens. */
  #listens = false;
  /** The client has declared a cursor since its last transaction has ended. */
  #declared = false;
  readonly #channels: EngineChannels;
  readonly #vacuums: DueVacuums;
  /** The COPY of the running job has been promised that it will be asked no more than once. */
  #asked = false;
  #running: number | null = null;
  /** The last job that was cancelled while it ran. */
  #cancelled: number | null = null;
  /** The last jobs that have ended. */
  readonly #ended = new Set<number>();
  #quitting = false;

  /** `next` waits for the next frame; null where nothing can wait, and COPY FROM STDIN is refused. */
  constructor(
    backend: PgliteBackend,
    send: (bytes: Buffer) => void,
    next: (() => Frame) | null = null,
  ) {
    this.#backend = backend;
    this.#channels = new EngineChannels(backend);
    this.#state = new SessionState(backend);
    this.#roleSettings = new RoleSettings(backend);
    this.#vacuums = new DueVacuums(backend);
    this.#output = new AnswerOutput(send);
    this.#next = next;
  }

  /** It has been told to end while it was busy. */
  get quitting(): boolean {
    return this.#quitting;
  }

  /** Takes one frame and runs what can run now. Throws when the backend is lost. */
  take(frame: Frame): void {
    if (frame.kind === engineFrame.vacuum) {
      this.#vacuum(frame.payload.readUInt32BE(0));
      return;
    }
    if (frame.kind !== engineFrame.job) {
      this.#note(frame);
      return;
    }
    const job = decodeJob(frame.payload);
    if (this.#pinnedTo !== null && this.#pinnedTo !== job.client) {
      this.#putAside(frame);
      return;
    }
    this.#runJob(job);
    while (this.#pinnedTo === null) {
      const next = this.#aside.shift();
      if (next === undefined) return;
      this.#runJob(next);
    }
  }

  /**
   * Cancels the statement of this job: to be called from an interrupt. False when the job has not
   * begun, and this is to be tried again.
   */
  cancel(id: number): boolean {
    if (id !== this.#running) return this.#ended.has(id);
    this.#cancelled = id;
    return this.#backend.signals?.cancel() ?? true;
  }

  #putAside({ payload }: Frame): void {
    // A copy: the frame may be a view of a buffer that is read into again.
    this.#aside.push(decodeJob(Buffer.from(payload)));
  }

  /** Frames that are no jobs. Data for a COPY that has ended meanwhile are nobody's. */
  #note({ kind, payload }: Frame): void {
    if (kind === engineFrame.quit) this.#quitting = true;
    if (kind !== engineFrame.channels) return;
    this.#channels.wish(JSON.parse(payload.toString('utf8')) as ChannelWish);
    if (this.#running === null && this.#pinnedTo === null) this.#channels.tune();
  }

  /** The next messages for the COPY of this job. What else comes meanwhile has to wait. */
  #moreFor(job: EngineJob, next: () => Frame): Buffer {
    if (!this.#asked) this.#ask(job);
    this.#output.flush();
    for (;;) {
      const frame = next();
      if (frame.kind === engineFrame.job) {
        this.#putAside(frame);
      } else if (frame.kind !== engineFrame.copy) {
        this.#note(frame);
        if (this.#quitting) return copyFail;
      } else if (frame.payload.readUInt32BE(0) === job.id) {
        // The next piece may come while this one is worked on.
        this.#ask(job);
        this.#output.flush();
        return frame.payload.subarray(4);
      }
    }
  }

  #ask(job: EngineJob): void {
    this.#asked = true;
    this.#output.emit(encodeJobFrame(engineFrame.more, job.id, []));
  }

  #runJob(job: EngineJob): void {
    this.#asked = false;
    if (job.reset) this.#reset();
    if (job.settings.length > 0) applySettings(this.#backend, job.settings);
    if (job.reset || job.settings.length > 0) this.#state.restored(job.settings.length > 0);
    if (this.#pinnedTo === null) this.#channels.tune();
    const said = inspected(job);
    this.#seeded ||= /setseed/iu.test(said);
    this.#alters ||= /alter\s/iu.test(said);
    this.#listens ||= /listen|discard/iu.test(said);
    this.#running = job.id;
    const status = this.#runStatements(job) ?? this.#runBody(job);
    this.#running = null;
    if (status === idle && this.#listens) this.#reportChannels(job);
    if (status === idle && this.#alters) this.reportDefaults();
    this.#remember(job.id);
    const end = this.#endOf(job, status);
    this.#pinnedTo = status === idle && !end.held ? null : job.client;
    this.#output.emit(encodeEnd(job.id, end));
    this.#output.flush();
  }

  #vacuum(id: number): void {
    this.#running = id;
    // Within a transaction of a client it would be refused, and the transaction with it.
    if (this.#pinnedTo === null) this.#vacuums.run(() => this.#cancelled === id);
    this.#running = null;
    this.#remember(id);
    this.#output.emit(encodeEnd(id, { status: idle, held: false, idleMs: 0 }));
    this.#output.flush();
  }

  #remember(ended: number): void {
    this.#ended.add(ended);
    this.#ended.delete(ended - rememberedJobs);
  }

  #endOf(job: EngineJob, status: number): JobEnd {
    const declared = this.#declared;
    if (status !== idle) return { status, held: false, idleMs: this.#state.idleLimit() };
    this.#declared = false;
    const settings = this.#state.changed();
    if (settings !== null) {
      const news = Buffer.from(JSON.stringify(settings));
      this.#output.emit(encodeJobFrame(engineFrame.session, job.id, [news]));
    }
    return { status, held: this.#state.holds(declared), idleMs: 0 };
  }

  /** To be called once before the first client comes. */
  reportDefaults(): void {
    this.#alters = false;
    const news = this.#roleSettings.news();
    if (news === null) return;
    this.#output.emit(encodeFrame(engineFrame.defaults, [Buffer.from(JSON.stringify(news))]));
    this.#output.flush();
  }

  #reportChannels(job: EngineJob): void {
    this.#listens = false;
    const report = Buffer.from(JSON.stringify(this.#channels.changed()));
    this.#output.emit(encodeJobFrame(engineFrame.listening, job.id, [report]));
  }

  /** A session is never handed on with anything of its last client in it. */
  #reset(): void {
    resetSession(this.#backend);
    this.#channels.discarded();
    this.#state.discarded();
    this.#listens = false;
    if (this.#seeded) reseedSession(this.#backend);
    this.#seeded = false;
  }

  /**
   * The transaction status when the job ended with this: a statement failed, and the Sync behind
   * them ended the batch. Without a Sync the server skips the body by itself.
   */
  #runStatements(job: EngineJob): number | null {
    if (job.statements.length === 0) return null;
    const reader = new AnswerReader('EZ');
    let failed = false;
    let status: number | null = null;
    this.#backend.run(job.statements, (bytes) => {
      for (const { type, body } of reader.read(bytes)) {
        failed ||= type === 'E';
        if (!failed) continue;
        this.#output.data(job.id, wireMessage(type, body));
        if (type === 'Z') status = body[0] ?? idle;
      }
    });
    return status;
  }

  #runBody(job: EngineJob): number {
    const [messages] = job.body;
    if (messages === undefined || messages.length === 0) return idle;
    // The server cuts its answers at 8 kB, wherever that is: also within ReadyForQuery.
    const reader = new AnswerReader('CZ');
    let status = notReady;
    const answer = (bytes: Uint8Array): void => {
      this.#output.data(job.id, bytes);
      for (const { type, body } of reader.read(bytes)) {
        if (type === 'Z') status = body[0] ?? notReady;
        else if (body[0] === initialOfDeclare) this.#declared ||= body.equals(declareCursor);
      }
    };
    const next = this.#next;
    const filter = new NotificationFilter(answer, (message) => {
      this.#output.emit(encodeJobFrame(engineFrame.notification, job.id, [message]));
    });
    const tell = this.#channels.any || this.#listens ? filter.push.bind(filter) : answer;
    this.#backend.run(messages, tell, () => (next === null ? null : this.#moreFor(job, next)));
    return status;
  }
}

/** A query longer than this is not looked into. */
const inspectedBytes = 8 * 1024;

function inspected(job: EngineJob): string {
  return [job.statements, ...job.body]
    .map((messages) => messages.toString('latin1', 0, inspectedBytes))
    .join('\n');
}

import { AnswerReader } from './answer-reader.ts';
import type { Frame } from './blocking-frames.ts';
import {
  type ChannelWish,
  decodeJob,
  encodeFrame,
  encodeJobFrame,
  type EngineJob,
  engineFrame,
  notReady,
} from './engine-protocol.ts';
import { EngineChannels } from './engine-channels.ts';
import { NotificationFilter } from './notification-filter.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

const discardAll = wireMessage('Q', 'discard all');
const rollback = wireMessage('Q', 'rollback');
const sync = wireMessage('S');
const copyFail = wireMessage('f', 'terminating connection due to administrator command');
const idle = 'I'.charCodeAt(0);
/** A cancel that comes later than this many jobs is not tried again for long. */
const rememberedJobs = 16;
/** Answers are collected up to this size, so that a small one costs one write. */
const outputBytes = 64 * 1024;

/**
 * Runs jobs one after the other. A job of another client than the one whose transaction is open is
 * put aside until that transaction has ended; the gateway may therefore send the next client's job
 * before it knows how the current one ends.
 */
export class EngineLoop {
  readonly #backend: PgliteBackend;
  readonly #send: (bytes: Buffer) => void;
  readonly #next: (() => Frame) | null;
  /** The client whose transaction or open batch holds the session, or null. */
  #pinnedTo: number | null = null;
  #aside: EngineJob[] = [];
  readonly #output = Buffer.allocUnsafe(outputBytes);
  #filled = 0;
  /** The client may have seeded random(). */
  #seeded = false;
  /** The client may have changed, in the transaction that is open, to what it listens. */
  #listens = false;
  readonly #channels: EngineChannels;
  /** The COPY of the running job has been promised that it will be asked no more than once. */
  #asked = false;
  #running: number | null = null;
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
    this.#send = send;
    this.#next = next;
  }

  /** It has been told to end while it was busy. */
  get quitting(): boolean {
    return this.#quitting;
  }

  /** Takes one frame and runs what can run now. Throws when the backend is lost. */
  take(frame: Frame): void {
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
    if (id === this.#running) return this.#backend.signals?.cancel() ?? true;
    return this.#ended.has(id);
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
    this.#flush();
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
        this.#flush();
        return frame.payload.subarray(4);
      }
    }
  }

  #ask(job: EngineJob): void {
    this.#asked = true;
    this.#emit(encodeJobFrame(engineFrame.more, job.id, []));
  }

  #runJob(job: EngineJob): void {
    this.#asked = false;
    if (job.reset) this.#reset();
    if (job.settings.length > 0) this.#applySettings(job.settings);
    if (this.#pinnedTo === null) this.#channels.tune();
    const said = inspected(job);
    this.#seeded ||= /setseed/iu.test(said);
    this.#listens ||= /listen|discard/iu.test(said);
    this.#running = job.id;
    const status = this.#runStatements(job) ?? this.#runBody(job);
    this.#running = null;
    if (status === idle && this.#listens) this.#reportChannels(job);
    this.#ended.add(job.id);
    this.#ended.delete(job.id - rememberedJobs);
    this.#pinnedTo = status === idle ? null : job.client;
    const done = Buffer.allocUnsafe(5);
    done.writeUInt32BE(job.id);
    done[4] = status;
    this.#emit(encodeFrame(engineFrame.done, [done]));
    this.#flush();
  }

  #reportChannels(job: EngineJob): void {
    this.#listens = false;
    const report = Buffer.from(JSON.stringify(this.#channels.changed()));
    this.#emit(encodeJobFrame(engineFrame.listening, job.id, [report]));
  }

  /** A session is never handed on with anything of its last client in it. */
  #reset(): void {
    // Sync first: after an error in a batch that never ended, the server ignores everything else.
    const steps = this.#backend.inTransaction() ? [sync, rollback, discardAll] : [sync, discardAll];
    const answers: Buffer[] = [];
    this.#backend.run(Buffer.concat(steps), (bytes) => void answers.push(Buffer.from(bytes)));
    if (!Buffer.concat(answers).includes('DISCARD ALL\0')) {
      throw new Error('the session could not be reset');
    }
    this.#channels.discarded();
    this.#listens = false;
    if (!this.#seeded) return;
    // DISCARD leaves the seed of random() as it is: the next client would get known numbers.
    this.#seeded = false;
    const seed = wireMessage('Q', `select pg_catalog.setseed(${2 * Math.random() - 1})`);
    this.#backend.run(seed, () => undefined);
  }

  /** The first query sets them all; those behind it, one for each, are for when that is refused. */
  #applySettings(queries: Buffer): void {
    const end = 1 + queries.readUInt32BE(1);
    const reader = new AnswerReader('E');
    let refusals = 0;
    this.#backend.run(queries.subarray(0, end), (bytes) => {
      refusals += [...reader.read(bytes)].length;
    });
    if (refusals > 0 && end < queries.length) {
      this.#backend.run(queries.subarray(end), () => undefined);
    }
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
        this.#data(job.id, wireMessage(type, body));
        if (type === 'Z') status = body[0] ?? idle;
      }
    });
    return status;
  }

  #runBody(job: EngineJob): number {
    const [messages] = job.body;
    if (messages === undefined || messages.length === 0) return idle;
    // The server cuts its answers at 8 kB, wherever that is: also within ReadyForQuery.
    const reader = new AnswerReader('Z');
    let status = notReady;
    const answer = (bytes: Uint8Array): void => {
      this.#data(job.id, bytes);
      for (const { body } of reader.read(bytes)) status = body[0] ?? notReady;
    };
    const next = this.#next;
    const filter = new NotificationFilter(answer, (message) => {
      this.#emit(encodeJobFrame(engineFrame.notification, job.id, [message]));
    });
    const tell = this.#channels.any || this.#listens ? filter.push.bind(filter) : answer;
    this.#backend.run(messages, tell, () => (next === null ? null : this.#moreFor(job, next)));
    return status;
  }

  #data(id: number, bytes: Uint8Array): void {
    const length = bytes.length + 4;
    if (this.#filled + 5 + length > outputBytes) this.#flush();
    const head = Buffer.allocUnsafe(9);
    head.writeUInt32BE(length);
    head[4] = engineFrame.data;
    head.writeUInt32BE(id, 5);
    this.#emit([head, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]);
  }

  #emit(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      if (this.#filled + piece.length > outputBytes) this.#flush();
      if (piece.length > outputBytes) {
        this.#send(piece);
      } else {
        this.#filled += piece.copy(this.#output, this.#filled);
      }
    }
  }

  #flush(): void {
    if (this.#filled === 0) return;
    this.#send(this.#output.subarray(0, this.#filled));
    this.#filled = 0;
  }
}

/** A query longer than this is not looked into. */
const inspectedBytes = 8 * 1024;

function inspected(job: EngineJob): string {
  return [job.statements, ...job.body]
    .map((messages) => messages.toString('latin1', 0, inspectedBytes))
    .join('\n');
}

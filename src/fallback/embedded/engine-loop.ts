import { AnswerReader } from './answer-reader.ts';
import { decodeJob, encodeFrame, engineFrame, notReady } from './engine-protocol.ts';
import type { EngineJob } from './engine-protocol.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

const discardAll = wireMessage('Q', 'discard all');
const rollback = wireMessage('Q', 'rollback');
const sync = wireMessage('S');
const idle = 'I'.charCodeAt(0);
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
  /** The client whose transaction or open batch holds the session, or null. */
  #pinnedTo: number | null = null;
  #aside: EngineJob[] = [];
  readonly #output = Buffer.allocUnsafe(outputBytes);
  #filled = 0;
  /** The client may have seeded random(). */
  #seeded = false;

  constructor(backend: PgliteBackend, send: (bytes: Buffer) => void) {
    this.#backend = backend;
    this.#send = send;
  }

  /** Takes one job frame and runs what can run now. Throws when the backend is lost. */
  take(payload: Buffer): void {
    const job = decodeJob(payload);
    if (this.#pinnedTo !== null && this.#pinnedTo !== job.client) {
      // A copy: the frame may be a view of a buffer that is read into again.
      this.#aside.push(decodeJob(Buffer.from(payload)));
      return;
    }
    this.#runJob(job);
    while (this.#pinnedTo === null) {
      const next = this.#aside.shift();
      if (next === undefined) return;
      this.#runJob(next);
    }
  }

  #runJob(job: EngineJob): void {
    if (job.reset) this.#reset();
    if (job.settings.length > 0) this.#applySettings(job.settings);
    this.#seeded ||= mentionsSeed(job.statements) || job.body.some(mentionsSeed);
    const status = this.#runStatements(job) ?? this.#runBody(job);
    this.#pinnedTo = status === idle ? null : job.client;
    const done = Buffer.allocUnsafe(5);
    done.writeUInt32BE(job.id);
    done[4] = status;
    this.#emit(encodeFrame(engineFrame.done, [done]));
    this.#flush();
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
    this.#backend.run(messages, (bytes) => {
      this.#data(job.id, bytes);
      for (const { body } of reader.read(bytes)) status = body[0] ?? notReady;
    });
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

function mentionsSeed(messages: Buffer): boolean {
  return /setseed/iu.test(messages.toString('latin1', 0, inspectedBytes));
}

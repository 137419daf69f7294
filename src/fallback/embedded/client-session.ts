import type { Socket } from 'node:net';
import { type Batch, BatchAssembler } from './batch-assembler.ts';
import { clientErrors } from './client-errors.ts';
import { ClientQueue } from './client-queue.ts';
import { copyPiece } from './copy-piece.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { Scheduler } from './scheduler.ts';
import { errorResponse, type ServerError, WireError } from './server-error.ts';
import { messageLength } from './message-length.ts';
import { SessionMemory } from './session-memory.ts';
import type { SettingPairs } from './session-settings.ts';
import type { Tenant } from './tenant.ts';
import { wireMessage } from './wire-message.ts';
import type { FallbackLimits } from '../fallback-limits.ts';

export interface SessionContext {
  readonly id: number;
  readonly limits: FallbackLimits;
  readonly scheduler: Scheduler;
  /** What a new session of the present engine reports. */
  readonly parameters: () => SettingPairs;
  readonly log: (event: string) => void;
  /** What a cancel request for this client must carry. */
  readonly secret: Buffer;
}

const readyForQuery = wireMessage('Z', Buffer.from('I'));
/** Batches of a client that sends ahead of the answers; beyond this its socket is not read. */
const aheadBytes = 1024 * 1024;
/** Answers that a client has not read yet; beyond this the engine waits for it. */
const slowBytes = 4 * 1024 * 1024;

/**
 * One client after its login: cuts its messages into batches, hands them to the scheduler one at a
 * time, and follows the answers to know its prepared statements and settings.
 */
export class ClientSession implements Tenant {
  readonly id: number;
  readonly #socket: Socket;
  readonly #context: SessionContext;
  readonly #assembler: BatchAssembler;
  readonly #memory: SessionMemory;
  readonly #messages: FrameSplitter;
  readonly #waiting = new ClientQueue();
  /** The engine takes one more piece of the COPY that runs. */
  #hungry = false;
  /** Notifications that wait for the end of the client's transaction. */
  readonly #notices: Buffer[] = [];
  #running: Batch | null = null;
  #over = false;
  /** The client will send no more; what it has sent still runs. */
  #finishing = false;
  /** Set while the client's start-up settings are tried; answers are not for the client then. */
  #greeting = false;

  constructor(socket: Socket, context: SessionContext) {
    this.id = context.id;
    this.#socket = socket;
    this.#context = context;
    this.#assembler = new BatchAssembler(context.limits.maxMessageBytes);
    this.#memory = new SessionMemory(context.limits, context.parameters);
    socket.on('drain', () => context.scheduler.drained(this));
    this.#messages = new FrameSplitter({
      headerBytes: 5,
      lengthAt: (bytes, offset) => messageLength(bytes, offset, context.limits.maxMessageBytes),
    });
  }

  unread(): number {
    return this.#socket.writableLength;
  }

  /** Applies the settings of the start-up packet, and before them those of the role; then greets. */
  begin(settings: SettingPairs, ofRole: SettingPairs = []): void {
    if (this.#over) return;
    const query = this.#memory.ask(settings, ofRole);
    if (query.length === 0) {
      this.#greet();
      return;
    }
    this.#greeting = true;
    this.#context.scheduler.submit(this, null, [query]);
  }

  /** Takes bytes of the client. */
  receive(chunk: Buffer): void {
    try {
      for (const message of this.#messages.push(chunk)) {
        if (this.#over || this.#finishing) return;
        if (message[0] === terminate) {
          this.finished();
          return;
        }
        if (copyTypes.has(message[0] ?? 0)) {
          this.#enqueueCopy(message);
        } else {
          const batch = this.#assembler.push(message);
          if (batch !== null) this.#enqueue(batch);
        }
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** The client will send no more: it has said so, or closed its side of the connection. */
  finished(): void {
    if (this.#over || this.#finishing) return;
    this.#finishing = true;
    this.#context.scheduler.departing(this);
    this.#submitNext();
    this.#feed();
  }

  preamble(batch: Batch | null, handOver: boolean): { settings: Buffer; statements: Buffer } {
    // The first job is what the client asks for itself.
    return this.#greeting
      ? { settings: nothing, statements: nothing }
      : this.#memory.before(batch, handOver);
  }

  answer(bytes: Buffer): void {
    try {
      this.#memory.follow(bytes);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (this.#greeting || this.#over) return;
    this.#write(bytes);
    this.#feed();
    if (this.#socket.writableLength > slowBytes) this.#context.scheduler.slow(this);
  }

  #write(bytes: Buffer): void {
    if (this.#over) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#context.limits.maxUnreadBytes) {
      this.#context.log(`client ${this.id}: does not read its answers; dropped`);
      this.#close();
    }
  }

  kept(settings: SettingPairs): void {
    this.#memory.keep(settings);
  }

  listened(): readonly string[] {
    return this.#memory.takeListened();
  }

  /** Others than its own come between two transactions, as on a server. */
  notified(message: Buffer, own: boolean): void {
    if (own || (this.#memory.idle && this.#running === null)) this.#write(message);
    else this.#notices.push(message);
  }

  more(): void {
    this.#hungry = true;
    this.#feed();
  }

  done(status: number): void {
    this.#running = null;
    this.#hungry = false;
    const news = this.#memory.ended(status);
    if (news.length > 0) this.#write(news);
    if (this.#memory.idle && this.#notices.length > 0)
      this.#write(Buffer.concat(this.#notices.splice(0)));
    if (this.#greeting) {
      const { failure } = this.#memory;
      this.#greeting = false;
      if (failure === null) this.#greet();
      else this.lost({ ...failure, severity: 'FATAL' });
    }
    this.#submitNext();
    this.#throttle();
  }

  cancelled(): void {
    this.#running = null;
    this.#socket.write(Buffer.concat([errorResponse(clientErrors.cancelled), readyForQuery]));
    this.#submitNext();
    this.#throttle();
  }

  lost(error: ServerError): void {
    if (this.#over) return;
    this.#socket.write(errorResponse(error));
    this.#close();
  }

  /** The socket is closed. A client that had finished before does not wait for its answers. */
  disconnected(): void {
    if (!this.#finishing) this.#leave();
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#context.scheduler.leave(this);
  }

  #greet(): void {
    if (this.#over) return;
    const parameters = this.#memory.reported.map(([name, value]) => wireMessage('S', name, value));
    this.#socket.write(Buffer.concat([...parameters, this.#key(), readyForQuery]));
    this.#submitNext();
  }

  #key(): Buffer {
    return wireMessage('K', this.id, this.#context.secret);
  }

  #enqueue(batch: Batch): void {
    this.#waiting.push(batch);
    this.#submitNext();
    this.#feed();
    this.#throttle();
  }

  #enqueueCopy(message: Buffer): void {
    const begun = this.#assembler.cut();
    if (begun !== null) this.#enqueue(begun);
    // Left over from a COPY that has failed.
    if (this.#running === null) return;
    this.#waiting.pushCopy(message);
    this.#feed();
    this.#throttle();
  }

  /** Hands the next piece of its COPY to the engine, when both are there. */
  #feed(): void {
    if (!this.#hungry || !this.#memory.copies || this.#over) return;
    const piece = copyPiece(this.#waiting, this.#finishing);
    if (piece === null) return;
    this.#hungry = false;
    if (piece.last) this.#memory.copied();
    this.#context.scheduler.feed(this, piece.messages);
    this.#throttle();
  }

  #submitNext(): void {
    if (this.#running !== null || this.#greeting || this.#over) return;
    const next = this.#waiting.takeBatch();
    if (next === null) {
      if (this.#finishing) this.#close();
      return;
    }
    this.#running = next;
    this.#context.scheduler.submit(this, next, next.messages);
  }

  #throttle(): void {
    if (this.#over) return;
    const full = this.#waiting.bytes > aheadBytes || this.#socket.writableNeedDrain;
    if (full && !this.#socket.isPaused()) {
      this.#socket.pause();
      if (this.#socket.writableNeedDrain) this.#socket.once('drain', () => this.#throttle());
    } else if (!full && this.#socket.isPaused()) {
      this.#socket.resume();
    }
  }

  #refuse(error: unknown): void {
    // Whatever a client has brought about is the end of that client alone.
    const message = error instanceof Error ? error.message : String(error);
    const report = error instanceof WireError ? error.report : clientErrors.internal;
    this.#context.log(`client ${this.id}: ${report.sqlstate} ${message}`);
    this.lost(report);
  }

  #close(): void {
    if (this.#over) return;
    this.#leave();
    // What it was told last should arrive; a client that does not read it is cut off.
    this.#socket.resume();
    this.#socket.end();
    this.#socket.setTimeout(lingerMs, () => this.#socket.destroy());
  }
}

const nothing = Buffer.alloc(0);
const terminate = 'X'.charCodeAt(0);
/** CopyData, CopyDone, CopyFail. */
const copyTypes = new Set(Buffer.from('dcf'));
const lingerMs = 2_000;

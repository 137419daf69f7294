import type { Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';
import { type Batch, BatchAssembler } from './batch-assembler.ts';
import { notReady } from './engine-protocol.ts';
import { errorFields } from './error-fields.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { Scheduler } from './scheduler.ts';
import { errorResponse, type ServerError, WireError } from './server-error.ts';
import { SessionSettings } from './session-settings.ts';
import { StatementRegistry } from './statement-registry.ts';
import type { Tenant } from './tenant.ts';
import { wireMessage } from './wire-message.ts';
import type { FallbackLimits } from '../fallback-limits.ts';

export interface SessionContext {
  readonly id: number;
  readonly limits: FallbackLimits;
  readonly scheduler: Scheduler;
  /** What a new session of the engine reports. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly log: (event: string) => void;
}

type Settings = readonly (readonly [name: string, value: string])[];

const readyForQuery = wireMessage('Z', Buffer.from('I'));
/** Batches of a client that sends ahead of the answers; beyond this its socket is not read. */
const aheadBytes = 1024 * 1024;

/**
 * One client after its login: cuts its messages into batches, hands them to the scheduler one at a
 * time, and follows the answers to know its prepared statements and settings.
 */
export class ClientSession implements Tenant {
  readonly id: number;
  readonly #socket: Socket;
  readonly #context: SessionContext;
  readonly #assembler: BatchAssembler;
  readonly #statements: StatementRegistry;
  readonly #settings: SessionSettings;
  readonly #messages: FrameSplitter;
  readonly #answers = new AnswerReader(followed);
  readonly #waiting: Batch[] = [];
  #waitingBytes = 0;
  #running: Batch | null = null;
  #over = false;
  /** Set while the client's start-up settings are tried; answers are not for the client then. */
  #greeting: { failure: ServerError | null } | null = null;

  constructor(socket: Socket, context: SessionContext) {
    this.id = context.id;
    this.#socket = socket;
    this.#context = context;
    this.#assembler = new BatchAssembler(context.limits.maxMessageBytes);
    this.#statements = new StatementRegistry(context.limits);
    this.#settings = new SessionSettings(context.parameters);
    this.#messages = new FrameSplitter({
      headerBytes: 5,
      lengthAt: (bytes, offset) => messageLength(bytes, offset, context.limits.maxMessageBytes),
    });
  }

  /** Applies the settings of the start-up packet, then greets the client. */
  begin(settings: Settings): void {
    if (this.#over) return;
    const query = this.#settings.ask(settings);
    if (query.length === 0) {
      this.#greet();
      return;
    }
    this.#greeting = { failure: null };
    this.#context.scheduler.submit(this, null, [query]);
  }

  /** Takes bytes of the client. */
  receive(chunk: Buffer): void {
    try {
      for (const message of this.#messages.push(chunk)) {
        if (this.#over) return;
        if (message[0] === terminate) {
          this.#close();
          return;
        }
        const batch = this.#assembler.push(message);
        if (batch !== null) this.#enqueue(batch);
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  preamble(batch: Batch | null, handOver: boolean): { settings: Buffer; statements: Buffer } {
    const statements = batch === null ? nothing : this.#statements.begin(batch, handOver);
    const settings = handOver && this.#greeting === null ? this.#settings.restore() : nothing;
    return { settings, statements };
  }

  answer(bytes: Buffer): void {
    try {
      for (const { type, body } of this.#answers.read(bytes)) this.#follow(type, body);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (this.#greeting !== null || this.#over) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#context.limits.maxUnreadBytes) {
      this.#context.log(`client ${this.id}: does not read its answers; dropped`);
      this.#close();
    }
  }

  done(status: number): void {
    this.#running = null;
    this.#statements.ended(status !== notReady);
    if (this.#greeting !== null) {
      const { failure } = this.#greeting;
      this.#greeting = null;
      if (failure === null) this.#greet();
      else this.lost({ ...failure, severity: 'FATAL' });
    }
    this.#submitNext();
    this.#throttle();
  }

  lost(error: ServerError): void {
    if (this.#over) return;
    this.#socket.write(errorResponse(error));
    this.#close();
  }

  /** The socket is closed, by whichever side. */
  disconnected(): void {
    if (this.#over) return;
    this.#over = true;
    this.#context.scheduler.leave(this);
  }

  #greet(): void {
    if (this.#over) return;
    const parameters = this.#settings.reported.map(([name, value]) =>
      wireMessage('S', name, value),
    );
    this.#socket.write(Buffer.concat([...parameters, this.#key(), readyForQuery]));
    this.#submitNext();
  }

  /** The secret is for cancel requests, which have no effect yet; drivers want to have one. */
  #key(): Buffer {
    return wireMessage('K', this.id, Math.floor(Math.random() * 0x7fff_ffff));
  }

  #enqueue(batch: Batch): void {
    this.#waiting.push(batch);
    this.#waitingBytes += batch.bytes;
    this.#submitNext();
    this.#throttle();
  }

  #submitNext(): void {
    if (this.#running !== null || this.#greeting !== null || this.#over) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#waitingBytes -= next.bytes;
    this.#running = next;
    this.#context.scheduler.submit(this, next, next.messages);
  }

  #throttle(): void {
    if (this.#over) return;
    const full = this.#waitingBytes > aheadBytes || this.#socket.writableNeedDrain;
    if (full && !this.#socket.isPaused()) {
      this.#socket.pause();
      if (this.#socket.writableNeedDrain) this.#socket.once('drain', () => this.#throttle());
    } else if (!full && this.#socket.isPaused()) {
      this.#socket.resume();
    }
  }

  /** Keeps up with what the server's answers say about the session. */
  #follow(type: string, body: Buffer): void {
    switch (type) {
      case 'S': {
        const [name = '', value = ''] = body.toString('utf8').split('\0');
        this.#settings.report(name, value);
        return;
      }
      case 'E':
        this.#statements.failed();
        if (this.#greeting !== null) this.#greeting.failure = toServerError(body);
        return;
      case '1':
        this.#statements.confirmed('parse');
        return;
      case '3':
        this.#statements.confirmed('close');
        return;
      case 'C':
        if (body[0] !== initialOfDiscard) return;
        this.#statements.completed(body.toString('latin1', 0, body.length - 1));
        return;
      default:
        return;
    }
  }

  #refuse(error: unknown): void {
    if (!(error instanceof WireError)) throw error;
    this.#context.log(`client ${this.id}: ${error.report.sqlstate} ${error.message}`);
    this.lost(error.report);
  }

  #close(): void {
    if (this.#over) return;
    this.disconnected();
    // What it was told last should arrive; a client that does not read it is cut off.
    this.#socket.resume();
    this.#socket.end();
    this.#socket.setTimeout(lingerMs, () => this.#socket.destroy());
  }
}

const nothing = Buffer.alloc(0);
/** ParameterStatus, ErrorResponse, ParseComplete, CloseComplete, CommandComplete. */
const followed = 'SE13C';
const terminate = 'X'.charCodeAt(0);
/** DEALLOCATE, DISCARD: the tags of interest; also DELETE, DROP, which cost a comparison. */
const initialOfDiscard = 'D'.charCodeAt(0);
const lingerMs = 2_000;

function messageLength(bytes: Buffer, offset: number, max: number): number {
  const type = bytes[offset] ?? 0;
  const length = bytes.readUInt32BE(offset + 1);
  if (length < 4 || type < 0x41 || type > 0x7a) {
    throw new WireError('FATAL', '08P01', `invalid frontend message type ${type}`);
  }
  if (length > max) {
    throw new WireError('FATAL', '54000', `message of ${length} bytes exceeds the limit of ${max}`);
  }
  return length + 1;
}

function toServerError(body: Buffer): ServerError {
  const fields = errorFields(body);
  return {
    severity: 'FATAL',
    sqlstate: fields.get('C') ?? 'XX000',
    message: fields.get('M') ?? 'unknown error',
  };
}

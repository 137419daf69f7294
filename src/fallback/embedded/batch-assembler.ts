import { endOfText, messageText } from './message-text.ts';
import { WireError } from './server-error.ts';

/** A change of the client's prepared statements, confirmed by one message of the server. */
export type StatementChange =
  | { readonly kind: 'parse'; readonly name: string; readonly message: Buffer }
  | { readonly kind: 'close'; readonly name: string | null };

/** Messages that go to the engine together: up to a Query, a function call, a Sync or a Flush. */
export interface Batch {
  readonly messages: readonly Buffer[];
  readonly bytes: number;
  /** Prepared statements that must exist before the batch runs, if the client ever made them. */
  readonly uses: ReadonlySet<string>;
  /** In the order in which the server will confirm them. */
  readonly changes: readonly StatementChange[];
  /** What its Execute messages run: the Parse message of this batch, or the name of a statement. */
  readonly executed: readonly (Buffer | string)[];
  /** A simple query, which also ends the unnamed statement; its text when it is short. */
  readonly query: string | null;
  /** It ends in Flush: what it did stays open, for the server to commit or undo, until a Sync. */
  readonly flushed: boolean;
}

/** A query longer than this is not looked into: nobody writes LISTEN or DEALLOCATE after 8 kB of SQL. */
const inspectedBytes = 8 * 1024;
const ends = new Set(['Q', 'F', 'S', 'H']);
const parts = new Set(['P', 'B', 'D', 'E', 'C']);

/** Puts the messages of one client together to batches. */
export class BatchAssembler {
  readonly #maxBytes: number;
  #messages: Buffer[] = [];
  #bytes = 0;
  #uses = new Set<string>();
  #parsed = new Map<string, Buffer>();
  #portals = new Map<string, Buffer | string>();
  #executed: (Buffer | string)[] = [];
  #changes: StatementChange[] = [];

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Takes one message; returns the batch it completes, or null. Throws WireError 08P01 for a type
   * that no client sends here and 54000 for a batch above the limit.
   */
  push(message: Buffer): Batch | null {
    const type = String.fromCharCode(message[0] ?? 0);
    if (!ends.has(type) && !parts.has(type)) {
      throw new WireError('FATAL', '08P01', `invalid frontend message type ${message[0] ?? 0}`);
    }
    if (type === 'H' && this.#messages.length === 0) return null;
    this.#add(type, message);
    if (!ends.has(type)) return null;
    return this.#finish(type === 'Q' ? inspect(message) : null, type === 'H');
  }

  /**
   * The messages so far, as if a Flush had followed; null when there are none. Messages of a COPY
   * that come before the Sync mean that the server is to begin without it.
   */
  cut(): Batch | null {
    return this.#messages.length === 0 ? null : this.#finish(null, true);
  }

  #add(type: string, message: Buffer): void {
    this.#bytes += message.length;
    if (this.#bytes > this.#maxBytes) {
      throw new WireError('FATAL', '54000', `batch exceeds the limit of ${this.#maxBytes} bytes`);
    }
    this.#messages.push(type === 'P' ? this.#parse(message) : message);
    if (type === 'B') this.#bind(message);
    if (type === 'E') {
      const source = this.#portals.get(messageText(message, 5));
      if (source !== undefined) this.#executed.push(source);
    }
    if (type === 'D' && message[5] === statementKind) this.#use(messageText(message, 6));
    if (type === 'C') {
      const name = message[5] === statementKind ? messageText(message, 6) : null;
      this.#changes.push({ kind: 'close', name });
    }
  }

  #bind(message: Buffer): void {
    const name = messageText(message, endOfText(message, 5));
    this.#use(name);
    this.#portals.set(messageText(message, 5), this.#parsed.get(name) ?? name);
  }

  #parse(message: Buffer): Buffer {
    const name = messageText(message, 5);
    const kept = Buffer.from(message);
    // A name that exists already must be there for the server to refuse it.
    if (name !== '') this.#use(name);
    this.#parsed.set(name, kept);
    this.#changes.push({ kind: 'parse', name, message: kept });
    return kept;
  }

  #use(name: string): void {
    if (!this.#parsed.has(name)) this.#uses.add(name);
  }

  #finish(query: string | null, flushed: boolean): Batch {
    const batch: Batch = {
      messages: this.#messages,
      bytes: this.#bytes,
      uses: this.#uses,
      changes: this.#changes,
      executed: this.#executed,
      query,
      flushed,
    };
    this.#messages = [];
    this.#bytes = 0;
    this.#uses = new Set();
    this.#parsed = new Map();
    this.#executed = [];
    if (!flushed) this.#portals.clear();
    this.#changes = [];
    return batch;
  }
}

const statementKind = 'S'.charCodeAt(0);

/** The SQL of a simple query, when it is short enough to be looked into. */
function inspect(message: Buffer): string {
  return message.length > inspectedBytes ? '' : messageText(message, 5);
}

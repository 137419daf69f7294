import type { Batch } from './batch-assembler.ts';

type Waiting =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'copy'; readonly message: Buffer };

/** What a COPY gets next: messages of the client, or something that is none, or nothing yet. */
export type CopyInput =
  | { readonly kind: 'messages'; readonly messages: readonly Buffer[]; readonly last: boolean }
  | { readonly kind: 'other'; readonly type: number }
  | { readonly kind: 'none' };

/** Messages of a COPY go to the engine together up to this size, or singly when they are larger. */
const pieceBytes = 256 * 1024;
/** Taking the first of an array off costs as much as the array is long. */
const cutAt = 1_000;
const copyData = 'd'.charCodeAt(0);
/** Sync and Flush, which a server ignores during COPY. */
const ignored = new Set(Buffer.from('SH'));

/**
 * What a client has sent ahead, in its order: batches, and between them the messages of a COPY. Only
 * the server's answer tells whether there is a COPY; without one its messages are ignored.
 */
export class ClientQueue {
  #waiting: Waiting[] = [];
  /** How many of them have been taken; they are cut off from time to time. */
  #taken = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  push(batch: Batch): void {
    this.#waiting.push({ kind: 'batch', batch });
    this.#bytes += batch.bytes;
  }

  /** CopyData, CopyDone or CopyFail. */
  pushCopy(message: Buffer): void {
    this.#waiting.push({ kind: 'copy', message });
    this.#bytes += message.length;
  }

  /** The next batch to run, or null. What was meant for a COPY before it is dropped. */
  takeBatch(): Batch | null {
    for (;;) {
      const first = this.#shift();
      if (first === undefined) return null;
      if (first.kind === 'batch') return first.batch;
    }
  }

  /** The next piece for the COPY that runs; `last` when it ends with CopyDone or CopyFail. */
  takeCopy(): CopyInput {
    this.#skipIgnored();
    const messages: Buffer[] = [];
    for (let bytes = 0; ;) {
      const first = this.#first();
      if (first?.kind !== 'copy') break;
      bytes += first.message.length;
      if (messages.length > 0 && bytes > pieceBytes) break;
      this.#shift();
      messages.push(first.message);
      if (first.message[0] !== copyData) return { kind: 'messages', messages, last: true };
    }
    if (messages.length > 0) return { kind: 'messages', messages, last: false };
    const first = this.#first();
    if (first?.kind !== 'batch') return { kind: 'none' };
    return { kind: 'other', type: first.batch.messages[0]?.[0] ?? 0 };
  }

  #skipIgnored(): void {
    for (;;) {
      const first = this.#first();
      if (first?.kind !== 'batch' || first.batch.messages.length > 1) return;
      if (!ignored.has(first.batch.messages[0]?.[0] ?? 0)) return;
      this.#shift();
    }
  }

  #first(): Waiting | undefined {
    return this.#waiting[this.#taken];
  }

  #shift(): Waiting | undefined {
    const first = this.#first();
    if (first === undefined) return undefined;
    this.#bytes -= first.kind === 'batch' ? first.batch.bytes : first.message.length;
    this.#taken += 1;
    if (this.#taken === this.#waiting.length || this.#taken >= cutAt) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    return first;
  }
}

import { engineFrame } from './engine-protocol.ts';

/** Answers are collected up to this size, so that a small one costs one write. */
const outputBytes = 64 * 1024;

/** What the engine says to its gateway, collected so that it goes out in few writes. */
export class AnswerOutput {
  readonly #send: (bytes: Buffer) => void;
  readonly #held = Buffer.allocUnsafe(outputBytes);
  #filled = 0;

  /** The bytes given to `send` are only valid during the call. */
  constructor(send: (bytes: Buffer) => void) {
    this.#send = send;
  }

  /** Bytes for the client of a job. */
  data(job: number, bytes: Uint8Array): void {
    const length = bytes.length + 4;
    if (this.#filled + 5 + length > outputBytes) this.flush();
    const head = Buffer.allocUnsafe(9);
    head.writeUInt32BE(length);
    head[4] = engineFrame.data;
    head.writeUInt32BE(job, 5);
    this.emit([head, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]);
  }

  emit(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      if (this.#filled + piece.length > outputBytes) this.flush();
      if (piece.length > outputBytes) {
        this.#send(piece);
      } else {
        this.#filled += piece.copy(this.#held, this.#filled);
      }
    }
  }

  flush(): void {
    if (this.#filled === 0) return;
    this.#send(this.#held.subarray(0, this.#filled));
    this.#filled = 0;
  }
}

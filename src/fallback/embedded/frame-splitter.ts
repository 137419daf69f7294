const empty = Buffer.alloc(0);

export interface SplitterOptions {
  /** Bytes before the body. */
  readonly headerBytes: number;
  /**
   * Length of the whole message, header included, from its header at `offset`; it throws when the
   * header makes no sense.
   */
  readonly lengthAt: (bytes: Buffer, offset: number) => number;
}

/**
 * Cuts a stream of bytes into length-prefixed messages. A message that lies in one chunk is a view
 * of it; one that spans chunks is copied once, when it is complete.
 */
export class FrameSplitter {
  readonly #options: SplitterOptions;
  #chunks: Buffer[] = [];
  #held = 0;
  /** Length of the message that is being collected; 0 while its header is incomplete. */
  #wanted = 0;

  constructor(options: SplitterOptions) {
    this.#options = options;
  }

  /** Bytes of the message that is not yet complete. */
  get held(): number {
    return this.#held;
  }

  /** The messages that `chunk` completes, in order. */
  *push(chunk: Buffer): Generator<Buffer, void> {
    let rest = chunk;
    if (this.#held > 0) {
      const joined = this.#continue(chunk);
      if (joined === null) return;
      rest = joined;
    }
    const { headerBytes, lengthAt } = this.#options;
    let offset = 0;
    while (rest.length - offset >= headerBytes) {
      const length = lengthAt(rest, offset);
      if (rest.length - offset < length) {
        this.#wanted = length;
        break;
      }
      yield rest.subarray(offset, offset + length);
      offset += length;
    }
    if (offset < rest.length) this.#hold(rest.subarray(offset));
  }

  /** All that is held plus `chunk` in one piece, as soon as that completes a message. */
  #continue(chunk: Buffer): Buffer | null {
    this.#hold(chunk);
    const { headerBytes, lengthAt } = this.#options;
    if (this.#wanted === 0) {
      if (this.#held < headerBytes) return null;
      this.#chunks = [Buffer.concat(this.#chunks, this.#held)];
      this.#wanted = lengthAt(this.#chunks[0] ?? empty, 0);
    }
    if (this.#held < this.#wanted) return null;
    const all = Buffer.concat(this.#chunks, this.#held);
    this.#chunks = [];
    this.#held = 0;
    this.#wanted = 0;
    return all;
  }

  #hold(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#held += bytes.length;
  }
}

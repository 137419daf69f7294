/** A message of the server that the gateway looks into; `body` is a view. */
export interface AnswerMessage {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Walks over the answers of a server without copying them, from header to header, however they are
 * cut into pieces, and picks out the few messages that say how the session changed.
 */
export class AnswerReader {
  readonly #watched: ReadonlySet<number>;
  #skip = 0;
  #partial: Buffer | null = null;

  /** `types`: the type letters of the messages to pick out. */
  constructor(types: string) {
    this.#watched = new Set(Buffer.from(types, 'latin1'));
  }

  /** The watched messages that end in `piece`. */
  *read(piece: Uint8Array): Generator<AnswerMessage, void> {
    let bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#partial !== null) {
      bytes = Buffer.concat([this.#partial, bytes]);
      this.#partial = null;
    }
    let at = Math.min(this.#skip, bytes.length);
    this.#skip -= at;
    while (at < bytes.length) {
      const type = bytes[at] ?? 0;
      if (bytes.length - at < 5) {
        this.#partial = Buffer.from(bytes.subarray(at));
        return;
      }
      const end = at + 1 + bytes.readUInt32BE(at + 1);
      if (!this.#watched.has(type)) {
        this.#skip = Math.max(0, end - bytes.length);
      } else if (end > bytes.length) {
        this.#partial = Buffer.from(bytes.subarray(at));
        return;
      } else {
        yield { type: String.fromCharCode(type), body: bytes.subarray(at + 5, end) };
      }
      at = end;
    }
  }
}

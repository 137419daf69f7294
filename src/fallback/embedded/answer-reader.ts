/** A message of the server that the gateway looks into; `body` is a view. */
export interface AnswerMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** ParameterStatus, ErrorResponse, ReadyForQuery, ParseComplete, CloseComplete, CommandComplete. */
const watched = new Set('SEZ13C'.split('').map((type) => type.charCodeAt(0)));

/**
 * Walks over the answers of the engine without copying them, from header to header, however they
 * are cut into pieces, and picks out the few messages that say how the session changed.
 */
export class AnswerReader {
  #skip = 0;
  #partial: Buffer | null = null;

  /** The watched messages that end in `piece`. */
  *read(piece: Buffer): Generator<AnswerMessage, void> {
    let bytes = piece;
    if (this.#partial !== null) {
      bytes = Buffer.concat([this.#partial, piece]);
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
      if (!watched.has(type)) {
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

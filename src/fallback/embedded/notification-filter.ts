const notificationType = 'A'.charCodeAt(0);
const headerBytes = 5;

/**
 * Takes the NotificationResponse messages out of the answers of a server, however they are cut into
 * pieces. Everything else is passed on as it comes.
 */
export class NotificationFilter {
  readonly #pass: (bytes: Uint8Array) => void;
  readonly #notify: (message: Buffer) => void;
  /** What is left of a message that is passed on. */
  #skip = 0;
  /** The beginning of a header or of a notification. */
  #held: Buffer = Buffer.alloc(0);

  constructor(pass: (bytes: Uint8Array) => void, notify: (message: Buffer) => void) {
    this.#pass = pass;
    this.#notify = notify;
  }

  push(piece: Uint8Array): void {
    const view = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const bytes = this.#held.length === 0 ? view : Buffer.concat([this.#held, view]);
    this.#held = bytes.subarray(0, 0);
    let passed = 0;
    let at = Math.min(this.#skip, bytes.length);
    this.#skip -= at;
    while (at < bytes.length) {
      const whole = bytes.length - at >= headerBytes;
      const end = whole ? at + 1 + bytes.readUInt32BE(at + 1) : bytes.length + 1;
      const notified = bytes[at] === notificationType;
      if (!whole || (notified && end > bytes.length)) {
        this.#held = Buffer.from(bytes.subarray(at));
        break;
      }
      if (notified) {
        if (at > passed) this.#pass(bytes.subarray(passed, at));
        this.#notify(bytes.subarray(at, end));
        passed = end;
      }
      this.#skip = Math.max(0, end - bytes.length);
      at = Math.min(end, bytes.length);
    }
    if (at > passed) this.#pass(bytes.subarray(passed, at));
  }
}

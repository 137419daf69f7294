import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createKeyDecoder } from '../src/wizard/keyboard/decode-keys.ts';
import type { KeyEvent } from '../src/wizard/keyboard/key-event.ts';

/** After this long without more, an Esc byte was the Esc key and no start of a sequence. */
const escapeMs = 30;
/** How many turns of unread input are thrown away at the end, so that a flood cannot hold us. */
const drainTurns = 20;

const endings = ['end', 'close', 'error'] as const;

/** The keyboard of a terminal as key events. */
export class Keyboard {
  readonly #stdin: NodeJS.ReadStream;
  readonly #press: (event: KeyEvent) => void;
  readonly #lost: () => void;
  readonly #utf8 = new StringDecoder('utf8');
  readonly #decoder = createKeyDecoder();
  #opened = false;
  #deaf = false;
  /** Chunks read so far. */
  #heard = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param lost called when there is nobody at the other end any more */
  constructor(stdin: NodeJS.ReadStream, press: (event: KeyEvent) => void, lost: () => void) {
    this.#stdin = stdin;
    this.#press = press;
    this.#lost = lost;
  }

  /** Reads key by key; also after the terminal was taken away from us for a while. */
  open(): void {
    // Twice, because Node does not set a mode again that it believes is on.
    this.#setRaw(false);
    this.#setRaw(true);
    if (this.#opened) return;
    this.#opened = true;
    for (const event of endings) this.#stdin.on(event, this.#lost);
    this.#stdin.on('data', this.#read);
    this.#stdin.resume();
  }

  /** Gives the keyboard back as it was. Synchronous, and may be called any number of times. */
  close(): void {
    clearTimeout(this.#timer);
    if (!this.#opened) return;
    this.#opened = false;
    this.#stdin.off('data', this.#read);
    this.#setRaw(false);
    this.#stdin.pause();
    for (const event of endings) this.#stdin.off(event, this.#lost);
  }

  /** Throws away what was typed and not read, which the shell would take for commands. */
  async drain(): Promise<void> {
    this.#deaf = true;
    for (let left = drainTurns; left > 0; left -= 1) {
      const before = this.#heard;
      await nextTurn();
      await nextTurn();
      if (this.#heard === before) return;
    }
  }

  readonly #read = (chunk: Buffer | string): void => {
    this.#heard += 1;
    if (this.#deaf) return;
    clearTimeout(this.#timer);
    this.#tell(this.#decoder.decode(typeof chunk === 'string' ? chunk : this.#utf8.write(chunk)));
    if (!this.#decoder.pending()) return;
    this.#timer = setTimeout(() => this.#tell(this.#decoder.flush()), escapeMs);
  };

  #tell(events: readonly KeyEvent[]): void {
    for (const event of events) this.#press(event);
  }

  #setRaw(mode: boolean): void {
    try {
      if (this.#stdin.isTTY) this.#stdin.setRawMode(mode);
    } catch {
      // A terminal that is gone has no mode.
    }
  }
}

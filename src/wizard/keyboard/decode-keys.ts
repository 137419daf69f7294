import type { KeyEvent } from './key-event.ts';

/** Turns what a terminal sends into key events; keeps what a chunk leaves unfinished. */
export interface KeyDecoder {
  /** Text as a StringDecoder gives it: never half a character. */
  readonly decode: (chunk: string) => readonly KeyEvent[];
  /** Whether an escape sequence, or a lone Esc, waits for its end: call `flush` after 20 to 50 ms. */
  readonly pending: () => boolean;
  /** Nothing followed in time: a lone Esc becomes the Esc key, other unfinished sequences are dropped. */
  readonly flush: () => readonly KeyEvent[];
}

/** A decoder for one terminal. */
export function createKeyDecoder(): KeyDecoder {
  return { decode: () => [], pending: () => false, flush: () => [] };
}

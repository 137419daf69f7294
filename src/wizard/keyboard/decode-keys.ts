import { readSequence } from './escape-sequence.ts';
import type { KeyEvent } from './key-event.ts';
import { withoutControls } from './one-line.ts';

/** Turns what a terminal sends into key events; keeps what a chunk leaves unfinished. */
export interface KeyDecoder {
  /** Takes text as a StringDecoder gives it: never half a character. */
  readonly decode: (chunk: string) => readonly KeyEvent[];
  /** Whether a lone Esc or an unfinished sequence waits: call `flush` after 20 to 50 ms. */
  readonly pending: () => boolean;
  /** Nothing followed in time: a lone Esc is the Esc key, another unfinished sequence is dropped. */
  readonly flush: () => readonly KeyEvent[];
}

interface State {
  /** Not understood yet; begins with Esc. */
  readonly rest: string;
  /** What has arrived of a bracketed paste; null outside of one. */
  readonly paste: string | null;
  /** The last character was a carriage return, so that a line feed now is the same Enter. */
  readonly afterReturn: boolean;
}

const esc = '\u001b';
const pasteEnd = '\u001b[201~';
const idle: State = { rest: '', paste: null, afterReturn: false };
/** In bits of 8-bit terminals: the one-character forms of Esc O, Esc P, Esc X, Esc [ and so on. */
const eightBit = /[\u008f\u0090\u0098\u009b\u009d-\u009f]/u;

/** A decoder for one terminal. */
export function createKeyDecoder(): KeyDecoder {
  let state = idle;
  return {
    decode: (chunk) => {
      const reading = readChunk(state, chunk);
      state = reading.state;
      return withoutAnswersToLaterQuestions(reading.events);
    },
    pending: () => state.rest !== '' && state.paste === null,
    flush: () => {
      const { rest, paste } = state;
      if (paste !== null) return [];
      state = { ...state, rest: '', afterReturn: false };
      return rest === esc || rest === esc + esc ? [{ kind: 'key', key: 'escape' }] : [];
    },
  };
}

interface Reading {
  readonly state: State;
  readonly events: KeyEvent[];
}

function readChunk(before: State, chunk: string): Reading {
  const events: KeyEvent[] = [];
  let { paste, afterReturn } = before;
  let text = before.rest + chunk;
  while (text !== '') {
    if (paste !== null) {
      // A terminal that never ends its paste must not lock the keyboard.
      if (chunk === '\u0003') return { state: idle, events: [{ kind: 'ctrl', letter: 'c' }] };
      const end = text.indexOf(pasteEnd);
      if (end === -1) {
        const kept = beginningOf(pasteEnd, text);
        paste += text.slice(0, text.length - kept);
        return { state: { rest: text.slice(text.length - kept), paste, afterReturn }, events };
      }
      pushText(events, 'paste', paste + text.slice(0, end));
      paste = null;
      text = text.slice(end + pasteEnd.length);
      continue;
    }
    const head = text[0] ?? '';
    if (eightBit.test(head)) text = asSevenBit(head) + text.slice(1);
    if (text.startsWith(esc)) {
      const sequence = readSequence(text);
      if (sequence.kind === 'unfinished') return { state: { ...idle, rest: text }, events };
      if (sequence.kind === 'paste-start') paste = '';
      else events.push(...sequence.events);
      text = text.slice(sequence.length);
      afterReturn = false;
      continue;
    }
    const run = /^[^\p{Cc}]+/u.exec(text)?.[0] ?? '';
    if (run !== '') pushText(events, 'text', run);
    else if (!(head === '\n' && afterReturn)) events.push(...controlKey(head));
    afterReturn = run === '' && head === '\r';
    text = text.slice(Math.max(1, run.length));
  }
  return { state: { rest: '', paste, afterReturn }, events };
}

function asSevenBit(character: string): string {
  return `${esc}${String.fromCharCode(character.charCodeAt(0) - 0x40)}`;
}

/** How many characters at the end of `text` may be the beginning of `mark`. */
function beginningOf(mark: string, text: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1) {
    if (mark.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

function pushText(events: KeyEvent[], kind: 'text' | 'paste', raw: string): void {
  const text = withoutControls(raw);
  if (text !== '') events.push({ kind, text });
}

function controlKey(character: string): readonly KeyEvent[] {
  switch (character) {
    case '\r':
    case '\n':
      return [{ kind: 'key', key: 'enter' }];
    case '\t':
      return [{ kind: 'key', key: 'tab' }];
    case '\b':
    case '\u007f':
      return [{ kind: 'key', key: 'backspace' }];
    default: {
      const code = character.charCodeAt(0);
      if (code < 1 || code > 26) return [];
      return [{ kind: 'ctrl', letter: String.fromCharCode(code + 0x60) }];
    }
  }
}

/**
 * Without bracketed paste a pasted text of several lines arrives as one chunk. Its first line fills
 * the field and confirms it; the others must not answer questions that were not asked yet.
 */
function withoutAnswersToLaterQuestions(events: readonly KeyEvent[]): readonly KeyEvent[] {
  const text = events.findIndex(({ kind }) => kind === 'text');
  if (text === -1) return events;
  const enter = events.findIndex((event, index) => index > text && isEnter(event));
  if (enter === -1) return events;
  return events.filter(
    (event, index) => index <= enter || !(event.kind === 'text' || isEnter(event)),
  );
}

function isEnter(event: KeyEvent): boolean {
  return event.kind === 'key' && event.key === 'enter';
}

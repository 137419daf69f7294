import type { KeyEvent, KeyName } from './key-event.ts';
import { withoutControls } from './one-line.ts';

/** A line of text with a cursor, which is counted in graphemes from the start. */
export interface EditedText {
  readonly text: string;
  readonly cursor: number;
}

export type EditResult =
  | { readonly kind: 'edited'; readonly line: EditedText }
  /** What was typed does not fit; nothing of it was taken. */
  | { readonly kind: 'full' }
  /** The key has no meaning in a text. */
  | { readonly kind: 'ignored' };

/** The most graphemes a field takes: a paste of 4 kB fits. */
export const longestText = 4096;
/** One grapheme may be many code units; this keeps a line small whatever it is made of. */
const mostCodeUnits = 4 * longestText;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters as a reader counts them: an emoji or a letter with its marks is one. */
export function graphemes(text: string): readonly string[] {
  if (/^[ -~]*$/u.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Applies one key to a line the way readline does. */
export function editText(line: EditedText, event: KeyEvent): EditResult {
  const parts = split(line);
  switch (event.kind) {
    case 'text':
    case 'paste':
      return insert(parts, withoutControls(event.text));
    case 'ctrl':
      return afterControl(parts, event.letter);
    case 'key':
      return afterKey(parts, event.key);
  }
}

interface Parts {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function split({ text, cursor }: EditedText): Parts {
  const all = graphemes(text);
  const at = Math.max(0, Math.min(cursor, all.length));
  return { before: all.slice(0, at), after: all.slice(at) };
}

function insert({ before, after }: Parts, text: string): EditResult {
  const head = before.join('') + text;
  const whole = head + after.join('');
  if (whole.length > mostCodeUnits || graphemes(whole).length > longestText) {
    return { kind: 'full' };
  }
  return edited(head, after.join(''));
}

const controlKeys: Readonly<Record<string, KeyName>> = {
  a: 'home',
  e: 'end',
  b: 'left',
  f: 'right',
  d: 'delete',
  h: 'backspace',
};

function afterControl(parts: Parts, letter: string): EditResult {
  const { before, after } = parts;
  const key = controlKeys[letter];
  if (key !== undefined) return afterKey(parts, key);
  switch (letter) {
    case 'u':
      return edited('', after.join(''));
    case 'k':
      return edited(before.join(''), '');
    case 'w':
      return edited(before.slice(0, wordStart(before, isInk)).join(''), after.join(''));
    default:
      return { kind: 'ignored' };
  }
}

function afterKey({ before, after }: Parts, key: KeyName): EditResult {
  const all = [...before, ...after];
  const at = before.length;
  const moved = (cursor: number): EditResult => cut(all, cursor, cursor);
  switch (key) {
    case 'left':
      return moved(at - 1);
    case 'right':
      return moved(at + 1);
    case 'home':
      return moved(0);
    case 'end':
      return moved(all.length);
    case 'word-left':
      return moved(wordStart(before, isWord));
    case 'word-right':
      return moved(at + wordEnd(after));
    case 'backspace':
      return cut(all, Math.max(0, at - 1), at);
    case 'delete':
      return cut(all, at, at + 1);
    case 'delete-word-left':
      return cut(all, wordStart(before, isWord), at);
    case 'delete-word-right':
      return cut(all, at, at + wordEnd(after));
    case 'enter':
    case 'escape':
    case 'tab':
    case 'back-tab':
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
      return { kind: 'ignored' };
  }
}

/** Takes out what lies between two places; the cursor stands where it was. */
function cut(all: readonly string[], from: number, to: number): EditResult {
  const start = Math.max(0, Math.min(from, all.length));
  return edited(all.slice(0, start).join(''), all.slice(Math.max(start, to)).join(''));
}

/** Marks that come together may join, so the cursor is counted anew. */
function edited(head: string, tail: string): EditResult {
  const text = head + tail;
  let length = 0;
  let cursor = 0;
  for (const grapheme of graphemes(text)) {
    if (length >= head.length) break;
    length += grapheme.length;
    cursor += 1;
  }
  return { kind: 'edited', line: { text, cursor } };
}

const isWord = (grapheme: string): boolean => /[\p{L}\p{N}_]/u.test(grapheme);
const isInk = (grapheme: string): boolean => !/^\s$/u.test(grapheme);

function wordStart(before: readonly string[], belongs: (grapheme: string) => boolean): number {
  let at = before.length;
  while (at > 0 && !belongs(before[at - 1] ?? '')) at -= 1;
  while (at > 0 && belongs(before[at - 1] ?? '')) at -= 1;
  return at;
}

function wordEnd(after: readonly string[]): number {
  let at = 0;
  while (at < after.length && !isWord(after[at] ?? '')) at += 1;
  while (at < after.length && isWord(after[at] ?? '')) at += 1;
  return at;
}

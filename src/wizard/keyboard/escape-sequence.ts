import type { KeyEvent, KeyName } from './key-event.ts';

/** What stands at the head of the input after an Esc. */
export type Sequence =
  /** `length` code units, the Esc included, that mean these events (often none). */
  | { readonly kind: 'whole'; readonly length: number; readonly events: readonly KeyEvent[] }
  | { readonly kind: 'paste-start'; readonly length: number }
  /** Its end has not arrived yet. */
  | { readonly kind: 'unfinished' };

const esc = '\u001b';

/**
 * Reads the sequence at the start of a text that begins with Esc (ECMA-48 forms; the keys are xterm's,
 * "XTerm Control Sequences", with the variants of rxvt and the Linux console). What is unknown means
 * no events: it is swallowed, never typed.
 */
export function readSequence(text: string): Sequence {
  const next = text[1];
  if (next === undefined) return { kind: 'unfinished' };
  switch (next) {
    case '[':
      return readControlSequence(text, 2, false);
    case 'O':
      return readSingleShift(text, 2, false);
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return readString(text);
    case esc:
      return readDoubleEscape(text);
    default:
      return readAltKey(text, next);
  }
}

const altKeys: Readonly<Record<string, KeyName>> = {
  b: 'word-left',
  B: 'word-left',
  f: 'word-right',
  F: 'word-right',
  d: 'delete-word-right',
  D: 'delete-word-right',
  '\u007f': 'delete-word-left',
  '\b': 'delete-word-left',
};

function readAltKey(text: string, next: string): Sequence {
  const key = altKeys[next];
  if (key !== undefined) return whole(2, key);
  // A slow line puts Esc and the next key into one chunk; only letters are taken for Alt with a letter.
  if (/\p{Cc}/u.test(next)) return whole(1, 'escape');
  const character = String.fromCodePoint(text.codePointAt(1) ?? 0);
  return { kind: 'whole', length: 1 + character.length, events: [] };
}

/** rxvt sends Alt with an arrow as Esc before the arrow's own sequence. */
function readDoubleEscape(text: string): Sequence {
  const next = text[2];
  if (next === undefined) return { kind: 'unfinished' };
  if (next !== '[' && next !== 'O') return whole(1, 'escape');
  return next === '[' ? readControlSequence(text, 3, true) : readSingleShift(text, 3, true);
}

/** CSI: parameters, intermediates, one final character. */
function readControlSequence(text: string, from: number, alt: boolean): Sequence {
  const head = text[from];
  if (head === 'M') {
    // X10 mouse report: three more characters, whatever they are.
    return text.length < from + 4 ? { kind: 'unfinished' } : nothing(from + 4);
  }
  if (head === '[') return text.length < from + 2 ? { kind: 'unfinished' } : nothing(from + 2);
  const match = /^([0-?]*)([ -/]*)/u.exec(text.slice(from));
  const parameters = match?.[1] ?? '';
  const intermediates = match?.[2] ?? '';
  const end = from + parameters.length + intermediates.length;
  // rxvt's Shift with Home and the like: "$" ends them, although it is no final character.
  if (/^[1-8]$/u.test(parameters) && intermediates.startsWith('$')) {
    return withKey(end, tildeKeys[parameters]);
  }
  const final = text[end];
  if (final === undefined) return { kind: 'unfinished' };
  if (!/[@-~]/u.test(final)) return nothing(end);
  if (final === '~' && parameters === '200') return { kind: 'paste-start', length: end + 1 };
  if (isCtrlC(parameters, final)) {
    return { kind: 'whole', length: end + 1, events: [{ kind: 'ctrl', letter: 'c' }] };
  }
  return withKey(end + 1, intermediates === '' ? keyOf(parameters, final, alt) : undefined);
}

/** How terminals that report every key in detail send Ctrl-C: it must work there, too. */
function isCtrlC(parameters: string, final: string): boolean {
  return (
    (final === 'u' && /^99(:\d*)*;5(:1)?$/u.test(parameters)) ||
    (final === '~' && parameters === '27;5;99')
  );
}

const arrowKeys: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'back-tab',
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};

const tildeKeys: Readonly<Record<string, KeyName>> = {
  '1': 'home',
  '7': 'home',
  '4': 'end',
  '8': 'end',
  '3': 'delete',
  '5': 'page-up',
  '6': 'page-down',
};

const byWords: Partial<Record<KeyName, KeyName>> = {
  left: 'word-left',
  right: 'word-right',
  delete: 'delete-word-right',
};

function keyOf(parameters: string, final: string, alt: boolean): KeyName | undefined {
  if (!/^[\d;]*$/u.test(parameters)) return undefined;
  const [number = '', modifier = '1'] = parameters.split(';');
  const tilde = final === '~' || final === '^' || final === '@';
  const key = tilde ? tildeKeys[number] : arrowKeys[final];
  if (key === undefined) return undefined;
  // xterm: 1 + (1 Shift, 2 Alt, 4 Ctrl); rxvt writes Ctrl as "^" and "@".
  const held = Math.max(1, Number(modifier)) - 1;
  const wordwise = alt || final === '^' || final === '@' || (held & 6) !== 0;
  return (wordwise ? byWords[key] : undefined) ?? key;
}

/** SS3: keys in application mode; rxvt's Ctrl with an arrow in lower case; Enter of the keypad. */
function readSingleShift(text: string, from: number, alt: boolean): Sequence {
  const match = /^(\d*)(.?)/su.exec(text.slice(from));
  const digits = match?.[1] ?? '';
  const final = match?.[2] ?? '';
  if (final === '') return { kind: 'unfinished' };
  const end = from + digits.length;
  if (/\p{Cc}/u.test(final)) return nothing(end);
  const length = end + final.length;
  if (final === 'M') return whole(length, 'enter');
  const lower = /[a-d]/u.test(final);
  return withKey(length, keyOf(lower ? '1;5' : `1;${digits}`, final, alt));
}

/** OSC, DCS and their kin: everything up to BEL or ST is an answer of the terminal, not typing. */
function readString(text: string): Sequence {
  const end = /[\p{Cc}]/u.exec(text.slice(2));
  if (end === null) return { kind: 'unfinished' };
  const at = 2 + end.index;
  if (end[0] === '\u0007' || end[0] === '\u009c') return nothing(at + 1);
  if (end[0] !== esc) return nothing(at);
  if (text.length === at + 1) return { kind: 'unfinished' };
  return nothing(text[at + 1] === '\\' ? at + 2 : at);
}

function whole(length: number, key: KeyName): Sequence {
  return { kind: 'whole', length, events: [{ kind: 'key', key }] };
}

function withKey(length: number, key: KeyName | undefined): Sequence {
  return key === undefined ? nothing(length) : whole(length, key);
}

function nothing(length: number): Sequence {
  return { kind: 'whole', length, events: [] };
}

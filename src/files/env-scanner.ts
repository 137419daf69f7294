import type { EnvEntry, EnvQuoteStyle } from './env-document.ts';

const quoteStyles: ReadonlyMap<string, EnvQuoteStyle> = new Map([
  ["'", 'single'],
  ['"', 'double'],
  ['`', 'backtick'],
]);
const quoted = /['"`]/;
const wideBlank = /\s/;
const code = { lf: 10, hash: 35, colon: 58, equals: 61, backslash: 92 } as const;
const wholeWordExport = /export\s+(?=[\w.-])/y;

/**
 * The entries of a `.env` text in dotenv's grammar, which is one regular expression over the text
 * with CR and CRLF made LF. What follows from it and is easy to miss: blanks before a key, around
 * `=` and before a quote may contain line ends; a quote may be "escaped" by a backslash that stays
 * in the value; a quoted value counts only when nothing but a comment follows it.
 */
export function scanEnv(text: string): readonly EnvEntry[] {
  return new EnvScanner(text).scan();
}

interface Assignment {
  readonly key: string;
  readonly exported: boolean;
  readonly separator: '=' | ':';
}

interface Value {
  readonly value: string;
  readonly style: EnvQuoteStyle;
  readonly start: number;
  readonly end: number;
  readonly commented: boolean;
}

class EnvScanner {
  /** The text with LF only; every position below is a position in it. */
  readonly #text: string;
  readonly #original: OriginalPositions;
  #at = 0;
  #line = 1;
  #countedTo = 0;

  constructor(text: string) {
    this.#text = text.replace(/\r\n?/g, '\n');
    this.#original = new OriginalPositions(text);
  }

  scan(): readonly EnvEntry[] {
    const entries: EnvEntry[] = [];
    for (;;) {
      this.#at = this.#skipBlanks(this.#at);
      if (this.#at >= this.#text.length) return entries;
      const start = this.#at;
      const assignment = this.#readAssignment();
      if (assignment !== null) entries.push(this.#entry(start, assignment));
      this.#at = this.#endOfLine(this.#at);
    }
  }

  #entry(start: number, assignment: Assignment): EnvEntry {
    const { key, exported, separator } = assignment;
    const valueStart = this.#at;
    const { value, style, commented, start: first, end } = this.#readValue(valueStart);
    this.#at = end;
    return {
      key,
      value,
      exported,
      separator,
      valueStart: this.#original.of(valueStart),
      token: { start: this.#original.of(first), end: this.#original.of(end) },
      style,
      commented,
      line: this.#lineOf(start),
    };
  }

  /** Leaves the position after the separator, or where the search for the next line goes on. */
  #readAssignment(): Assignment | null {
    const start = this.#at;
    wholeWordExport.lastIndex = start;
    const exported = wholeWordExport.exec(this.#text);
    if (exported !== null) {
      this.#at = wholeWordExport.lastIndex;
      const found = this.#readKeyAndSeparator(true);
      if (found !== null) return found;
      // `export` alone on its line: the key that was tried stands on a later one and is tried again.
      this.#at = start + 'export'.length;
      return null;
    }
    return this.#readKeyAndSeparator(false);
  }

  #readKeyAndSeparator(exported: boolean): Assignment | null {
    const start = this.#at;
    let end = start;
    while (isKeyCharacter(this.#text.charCodeAt(end))) end += 1;
    this.#at = end;
    if (end === start) return null;
    const key = this.#text.slice(start, end);
    const next = this.#text.charCodeAt(end);
    if (next === code.colon && isBlank(this.#text.charCodeAt(end + 1))) {
      this.#at = end + 2;
      return { key, exported, separator: ':' };
    }
    const sign = this.#skipBlanks(end);
    if (this.#text.charCodeAt(sign) !== code.equals) return null;
    this.#at = sign + 1;
    return { key, exported, separator: '=' };
  }

  #readValue(from: number): Value {
    const first = this.#skipBlanks(from);
    const style = quoteStyles.get(this.#text.charAt(first));
    const last = style === undefined ? null : this.#closingQuote(first);
    if (style === undefined || last === null) return this.#readBareValue(from);
    const content = this.#text.slice(first + 1, last);
    return {
      value: style === 'double' ? expandEscapes(content) : content,
      style,
      start: first,
      end: last + 1,
      commented: this.#text.charCodeAt(this.#skipBlanksOnLine(last + 1)) === code.hash,
    };
  }

  /** The last quote that could close this one and is followed by nothing but a comment. */
  #closingQuote(opening: number): number | null {
    const quote = this.#text.charAt(opening);
    let found: number | null = null;
    let at = this.#text.indexOf(quote, opening + 1);
    while (at !== -1) {
      if (this.#endsValue(at + 1)) found = at;
      if (this.#text.charCodeAt(at - 1) !== code.backslash) break;
      at = this.#text.indexOf(quote, at + 1);
    }
    return found;
  }

  #endsValue(at: number): boolean {
    const next = this.#text.charCodeAt(this.#skipBlanksOnLine(at));
    return Number.isNaN(next) || next === code.hash || isLineBreak(next);
  }

  /** Everything up to a `#` or the end of the line, without the blanks around it. */
  #readBareValue(from: number): Value {
    let stop = from;
    for (; stop < this.#text.length; stop += 1) {
      const next = this.#text.charCodeAt(stop);
      if (next === code.lf || next === code.hash) break;
    }
    const commented = this.#text.charCodeAt(stop) === code.hash;
    const raw = this.#text.slice(from, stop);
    const token = raw.trim();
    if (token === '') return { value: '', style: 'empty', start: from, end: from, commented };
    const start = from + (raw.length - raw.trimStart().length);
    // dotenv takes a pair of outer quotes off here too: `'a' 'b'` is read as `a' 'b`.
    const inner = quoted.test(token) ? token.replace(/^(['"`])([\s\S]*)\1$/gm, '$2') : token;
    const value = token.startsWith('"') ? expandEscapes(inner) : inner;
    return { value, style: 'bare', start, end: start + token.length, commented };
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (isBlank(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #skipBlanksOnLine(from: number): number {
    let at = from;
    for (;;) {
      const next = this.#text.charCodeAt(at);
      if (isLineBreak(next) || !isBlank(next)) return at;
      at += 1;
    }
  }

  #endOfLine(from: number): number {
    let at = from;
    while (at < this.#text.length && !isLineBreak(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #lineOf(position: number): number {
    for (; this.#countedTo < position; this.#countedTo += 1) {
      if (this.#text.charCodeAt(this.#countedTo) === code.lf) this.#line += 1;
    }
    return this.#line;
  }
}

/** What `\s` means; a position past the end (NaN) is no blank. */
function isBlank(character: number): boolean {
  if (character <= 32) return character === 32 || (character >= 9 && character <= 13);
  return character >= 160 && wideBlank.test(String.fromCharCode(character));
}

/** Where `^` and `$` stop in a pattern with the m flag, once CR is normalised away. */
function isLineBreak(character: number): boolean {
  return character === code.lf || character === 0x2028 || character === 0x2029;
}

/** `[\w.-]` */
function isKeyCharacter(character: number): boolean {
  if (character >= 97) return character <= 122;
  if (character >= 65) return character <= 90 || character === 95;
  return (character >= 48 && character <= 57) || character === 45 || character === 46;
}

/** The only two escapes dotenv knows. */
function expandEscapes(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\n/g, '\n').replace(/\\r/g, '\r');
}

/** Translates positions in the text with LF only back; they must be asked for in rising order. */
class OriginalPositions {
  readonly #pairs: readonly number[];
  #passed = 0;

  constructor(text: string) {
    const pairs: number[] = [];
    for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', at + 2)) {
      pairs.push(at - pairs.length);
    }
    this.#pairs = pairs;
  }

  of(position: number): number {
    while ((this.#pairs[this.#passed] ?? Infinity) < position) this.#passed += 1;
    return position + this.#passed;
  }
}

import { type EnvEntry, type EnvQuoteStyle } from './env-document.ts';

const quoteStyles: ReadonlyMap<string, EnvQuoteStyle> = new Map([
  ["'", 'single'],
  ['"', 'double'],
  ['`', 'backtick'],
]);
const keyCharacter = /[\w.-]/;
const blank = /\s/;
/** Where `^` and `$` stop in a JavaScript pattern with the m flag, once CR is normalised away. */
const lineBreak = /[\n\u2028\u2029]/;
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
    const valueStart = this.#at;
    const { value, style, commented, ...range } = this.#readValue(valueStart);
    this.#at = range.end;
    const line = this.#lineOf(start);
    return {
      ...assignment,
      value,
      style,
      commented,
      line,
      valueStart: this.#original.of(valueStart),
      token: { start: this.#original.of(range.start), end: this.#original.of(range.end) },
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
    while (keyCharacter.test(this.#text.charAt(end))) end += 1;
    this.#at = end;
    if (end === start) return null;
    const key = this.#text.slice(start, end);
    if (this.#text[end] === ':' && blank.test(this.#text.charAt(end + 1))) {
      this.#at = end + 2;
      return { key, exported, separator: ':' };
    }
    const sign = this.#skipBlanks(end);
    if (this.#text[sign] !== '=') return null;
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
      commented: this.#text[this.#skipBlanksOnLine(last + 1)] === '#',
    };
  }

  /** The last quote that could close this one and is followed by nothing but a comment. */
  #closingQuote(opening: number): number | null {
    const quote = this.#text.charAt(opening);
    let found: number | null = null;
    let at = this.#text.indexOf(quote, opening + 1);
    while (at !== -1) {
      if (this.#endsValue(at + 1)) found = at;
      if (this.#text[at - 1] !== '\\') break;
      at = this.#text.indexOf(quote, at + 1);
    }
    return found;
  }

  #endsValue(at: number): boolean {
    const next = this.#text.charAt(this.#skipBlanksOnLine(at));
    return next === '' || next === '#' || lineBreak.test(next);
  }

  /** Everything up to a `#` or the end of the line, without the blanks around it. */
  #readBareValue(from: number): Value {
    let stop = from;
    while (stop < this.#text.length && this.#text[stop] !== '\n' && this.#text[stop] !== '#') {
      stop += 1;
    }
    const commented = this.#text[stop] === '#';
    const raw = this.#text.slice(from, stop);
    const token = raw.trim();
    if (token === '') return { value: '', style: 'empty', start: from, end: from, commented };
    const start = from + (raw.length - raw.trimStart().length);
    // dotenv takes a pair of outer quotes off here too: `'a' 'b'` is read as `a' 'b`.
    const inner = token.replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
    const value = token.startsWith('"') ? expandEscapes(inner) : inner;
    return { value, style: 'bare', start, end: start + token.length, commented };
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (at < this.#text.length && blank.test(this.#text.charAt(at))) at += 1;
    return at;
  }

  #skipBlanksOnLine(from: number): number {
    let at = from;
    for (;;) {
      const next = this.#text.charAt(at);
      if (next === '' || lineBreak.test(next) || !blank.test(next)) return at;
      at += 1;
    }
  }

  #endOfLine(from: number): number {
    let at = from;
    while (at < this.#text.length && !lineBreak.test(this.#text.charAt(at))) at += 1;
    return at;
  }

  #lineOf(position: number): number {
    for (; this.#countedTo < position; this.#countedTo += 1) {
      if (this.#text[this.#countedTo] === '\n') this.#line += 1;
    }
    return this.#line;
  }
}

/** The only two escapes dotenv knows. */
function expandEscapes(value: string): string {
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

/** A piece of SQL text as PostgreSQL's lexer would cut it, as far as cutting statements needs it. */
export interface SqlToken {
  readonly kind:
    'blank' | 'line-comment' | 'block-comment' | 'quoted' | 'word' | 'mark' | 'unclosed';
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly start: number;
}

const blank = /\s+/uy;
/** Names, keywords and numbers; a dollar sign is part of a name once that has begun. */
const word = /[A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*|\d\w*/uy;
const dollarTag = /\$(?:[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*)?\$/uy;
const escapedQuote = /[eE]'/uy;
/** Literals go on after a line break, with the rules of the first one. */
const continued = /[ \t\f\v]*\r?\n\s*'/uy;

/**
 * Cuts a text into tokens; all of them joined are the text. A quote or comment that never ends is one
 * `unclosed` token up to the end. Written with searches instead of one expression, so that literals of
 * many megabytes cost no stack.
 */
export function* sqlTokens(text: string): Generator<SqlToken, void> {
  let start = 0;
  while (start < text.length) {
    const token = tokenAt(text, start);
    yield token;
    start += token.text.length;
  }
}

function tokenAt(text: string, start: number): SqlToken {
  const upTo = (kind: SqlToken['kind'], end: number | null): SqlToken =>
    end === null
      ? { kind: 'unclosed', text: text.slice(start), start }
      : { kind, text: text.slice(start, end), start };
  const found = matchEnd(blank, text, start);
  if (found !== null) return upTo('blank', found);
  if (text.startsWith('--', start)) return upTo('line-comment', lineEnd(text, start));
  if (text.startsWith('/*', start)) return upTo('block-comment', commentEnd(text, start));
  const mark = text.charAt(start);
  if (mark === "'" || mark === '"') return upTo('quoted', quoteEnd(text, mark, start + 1));
  if (matchEnd(escapedQuote, text, start) !== null) {
    return upTo('quoted', escapedEnd(text, start + 2));
  }
  const tagEnd = matchEnd(dollarTag, text, start);
  if (tagEnd !== null) return upTo('quoted', after(text, text.slice(start, tagEnd), tagEnd));
  const wordEnd = matchEnd(word, text, start);
  return wordEnd === null ? upTo('mark', start + 1) : upTo('word', wordEnd);
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** The end of what the quote before `from` opened; a doubled one is part of it. */
function quoteEnd(text: string, quote: string, from: number): number | null {
  let end = after(text, quote, from);
  while (end !== null && text.charAt(end) === quote) end = after(text, quote, end + 1);
  return end;
}

/** The place after the next `what`. */
function after(text: string, what: string, from: number): number | null {
  const found = text.indexOf(what, from);
  return found === -1 ? null : found + what.length;
}

function lineEnd(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  return found === -1 ? text.length : found;
}

/** Comments of PostgreSQL nest. */
function commentEnd(text: string, start: number): number | null {
  const border = /\/\*|\*\//gu;
  border.lastIndex = start;
  let depth = 0;
  for (let found = border.exec(text); found !== null; found = border.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return border.lastIndex;
  }
  return null;
}

/** The end of an E'' literal whose first quote is behind us. */
function escapedEnd(text: string, from: number): number | null {
  const special = /[\\']/gu;
  special.lastIndex = from;
  for (let found = special.exec(text); found !== null; found = special.exec(text)) {
    const at = found.index;
    if (found[0] === '\\') {
      special.lastIndex = at + 2;
    } else if (text.charAt(at + 1) === "'") {
      special.lastIndex = at + 2;
    } else {
      const next = matchEnd(continued, text, at + 1);
      if (next === null) return at + 1;
      special.lastIndex = next;
    }
  }
  return null;
}

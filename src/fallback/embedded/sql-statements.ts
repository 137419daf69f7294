/**
 * Blanks, comments, quoted texts and names, dollar quotes, words, and any other single character.
 * Nested comments do not matter here: whoever hides a statement in one only misses a courtesy.
 */
const token =
  /\s+|--[^\n]*|\/\*[^]*?\*\/|[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$((?:[A-Za-z_\x80-\u{10ffff}][\w\x80-\u{10ffff}]*)?)\$[^]*?\$\1\$|[A-Za-z_\x80-\u{10ffff}][\w$\x80-\u{10ffff}]*|[^]/gu;
const blank = /^(?:\s|--|\/\*)/u;

/** The statements of an SQL text, each as its tokens without blanks and comments. */
export function* sqlStatements(sql: string): Generator<readonly string[], void> {
  let tokens: string[] = [];
  for (const [text] of sql.matchAll(token)) {
    if (blank.test(text)) continue;
    if (text !== ';') {
      tokens.push(text);
    } else {
      if (tokens.length > 0) yield tokens;
      tokens = [];
    }
  }
  if (tokens.length > 0) yield tokens;
}

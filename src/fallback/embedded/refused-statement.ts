/**
 * Blanks, comments, quoted texts and names, dollar quotes, words, and any other single character.
 * Nested comments do not matter here: whoever hides a statement in one only misses a clear refusal.
 */
const token =
  /\s+|--[^\n]*|\/\*[^]*?\*\/|[eE]'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([\p{L}_]*)\$[^]*?\$\1\$|[\p{L}_][\p{L}\p{N}_$]*|[^]/gu;
const blank = /^(?:\s|--|\/\*)/u;

/**
 * The reason for which an SQL text cannot be served, or null. LISTEN is the only one: PostgreSQL
 * delivers notifications to a session, and a session here ends with the transaction. It is a
 * courtesy, not a fence: a LISTEN that gets past it (in a DO block) ends with its session.
 */
export function refusedStatement(sql: string): string | null {
  if (!/\blisten\b/iu.test(sql)) return null;
  let atStart = true;
  for (const [text] of sql.matchAll(token)) {
    if (blank.test(text)) continue;
    if (atStart && text.toLowerCase() === 'listen') {
      return 'LISTEN is not supported by the embedded fallback';
    }
    atStart = text === ';';
  }
  return null;
}

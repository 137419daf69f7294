import { lineBreaks } from '../../postgres/sql-statements.ts';
import { sqlTokens, type SqlToken } from '../../postgres/sql-tokens.ts';

/** What statements with secrets in them speak of. */
const secretive = /passw|passphrase|secret|crypt|token|credential|(?:api|private)_?key/iu;

/**
 * A statement as it may be printed: when it speaks of a password or of something else that is secret,
 * none of its literals and comments is shown. It keeps its lines.
 */
export function shownStatement(text: string): string {
  if (!secretive.test(text)) return text;
  return Array.from(sqlTokens(text), hidden).join('');
}

/** Shorter ones are no secrets, and they are part of too many words. */
const shortestSecret = 4;

/** What the server said about a statement, without the literals that `shownStatement` hides; servers quote them. */
export function shownWords(words: string, text: string): string {
  if (!secretive.test(text)) return words;
  let shown = words;
  for (const { kind, text: literal } of sqlTokens(text)) {
    const inner = /^(?:[eE]?'|\$\w*\$)([^]*?)(?:'|\$\w*\$)$/u.exec(literal)?.[1] ?? '';
    if (kind !== 'quoted' || inner.length < shortestSecret) continue;
    shown = shown.replaceAll(inner, '********').replaceAll(inner.replaceAll("''", "'"), '********');
  }
  return shown;
}

function hidden({ kind, text }: SqlToken): string {
  const lines = '\n'.repeat(lineBreaks(text));
  if (kind === 'line-comment') return '-- ********';
  if (kind === 'block-comment') return `/* ******** */${lines}`;
  const literal = kind === 'unclosed' || (kind === 'quoted' && !text.startsWith('"'));
  return literal ? `'********'${lines}` : text;
}

import { lineBreaks } from './sql-statements.ts';
import { sqlTokens, type SqlToken } from './sql-tokens.ts';

/**
 * A statement as it may be printed: when it speaks of a password, none of its literals and comments is
 * shown. It keeps its lines.
 */
export function shownStatement(text: string): string {
  if (!/password/iu.test(text)) return text;
  return Array.from(sqlTokens(text), hidden).join('');
}

function hidden({ kind, text }: SqlToken): string {
  const lines = '\n'.repeat(lineBreaks(text));
  if (kind === 'line-comment') return '-- ********';
  if (kind === 'block-comment') return `/* ******** */${lines}`;
  const literal = kind === 'unclosed' || (kind === 'quoted' && !text.startsWith('"'));
  return literal ? `'********'${lines}` : text;
}

import { sqlTokens } from '../../postgres/sql-tokens.ts';

/**
 * Whether a text stays one expression wherever a statement takes it in: nothing in it ends the statement,
 * closes a bracket that it did not open, begins the next item of a list, or hides what follows.
 */
export function isSingleExpression(text: string): boolean {
  let depth = 0;
  for (const token of sqlTokens(text)) {
    if (token.kind === 'unclosed' || token.kind === 'line-comment') return false;
    if (token.kind !== 'mark') continue;
    for (const mark of token.text) {
      if (mark === '(' || mark === '[') depth += 1;
      if (mark === ')' || mark === ']') depth -= 1;
      if (depth < 0 || mark === ';' || (mark === ',' && depth === 0)) return false;
    }
  }
  return depth === 0;
}

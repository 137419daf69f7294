import { type SqlToken, sqlTokens } from './sql-tokens.ts';

/** One statement of an SQL text, or what is left after the last one. */
export interface SqlStatement {
  /** As it stands there, with the blanks and comments before it and its semicolon. */
  readonly text: string;
  /** The line, from 1, on which the text begins. */
  readonly line: number;
  /** The line on which the statement itself begins, behind those blanks and comments. */
  readonly headLine: number;
  /** Without blanks and comments, the semicolon included; empty after the last statement. */
  readonly tokens: readonly SqlToken[];
}

/**
 * Cuts a text into statements as psql does: at a semicolon outside of quotes, comments, parentheses and
 * the bodies that SQL-standard functions have since PostgreSQL 14. All texts joined are the whole text.
 */
export function* sqlStatements(text: string): Generator<SqlStatement, void> {
  let start = 0;
  let line = 1;
  let tokens: SqlToken[] = [];
  let nesting = outermost;
  const cut = (end: number): SqlStatement => {
    const head = tokens[0]?.start ?? start;
    const headLine = line + lineBreaks(text.slice(start, head));
    const statement = { text: text.slice(start, end), line, headLine, tokens };
    line += lineBreaks(statement.text);
    start = end;
    tokens = [];
    nesting = outermost;
    return statement;
  };
  for (const token of sqlTokens(text)) {
    if (isBlank(token)) continue;
    nesting = nestingAfter(nesting, token, tokens);
    tokens.push(token);
    if (token.text !== ';' || nesting.parentheses > 0 || nesting.blocks > 0) continue;
    yield cut(token.start + 1);
  }
  if (start < text.length) yield cut(text.length);
}

/** How many line breaks a text has. */
export function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

interface Nesting {
  readonly parentheses: number;
  /** `begin atomic` and each `case` inside it, up to its `end`. */
  readonly blocks: number;
}
const outermost: Nesting = { parentheses: 0, blocks: 0 };

function isBlank({ kind }: SqlToken): boolean {
  return kind === 'blank' || kind === 'line-comment' || kind === 'block-comment';
}

function nestingAfter(
  { parentheses, blocks }: Nesting,
  { kind, text }: SqlToken,
  before: readonly SqlToken[],
): Nesting {
  if (kind === 'mark') {
    if (text === '(') return { parentheses: parentheses + 1, blocks };
    if (text === ')') return { parentheses: Math.max(0, parentheses - 1), blocks };
  }
  if (kind !== 'word' || parentheses > 0) return { parentheses, blocks };
  const keyword = text.toLowerCase();
  const opens = blocks === 0 ? keyword === 'atomic' && opensBody(before) : keyword === 'case';
  if (opens) return { parentheses, blocks: blocks + 1 };
  return { parentheses, blocks: keyword === 'end' && blocks > 0 ? blocks - 1 : blocks };
}

function opensBody(before: readonly SqlToken[]): boolean {
  const head = before.slice(0, 4).map(({ text }) => text.toLowerCase());
  const what = head[1] === 'or' && head[2] === 'replace' ? head[3] : head[1];
  const makesRoutine = head[0] === 'create' && (what === 'function' || what === 'procedure');
  return makesRoutine && before.at(-1)?.text.toLowerCase() === 'begin';
}

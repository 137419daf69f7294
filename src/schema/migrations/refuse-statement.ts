import type { MigrationTokens } from './migration.ts';
import { ScriptProblem } from './script-problem.ts';
import type { SqlStatement } from '../../postgres/sql-statements.ts';
import type { SqlToken } from '../../postgres/sql-tokens.ts';
import { copiesFromInput } from './statement-kind.ts';

const tokenNames: readonly (keyof MigrationTokens)[] = ['vector_dimensions', 'vector_schema'];

/**
 * Refuses what only another program could run, or nobody.
 *
 * @param line of the file on which the statement begins
 * @throws ScriptProblem
 */
export function refuseStatement(statement: SqlStatement, line: number): void {
  if (copiesFromInput(statement)) {
    throw new ScriptProblem(
      line,
      'copy … from stdin: rows after a statement are a matter of psql',
      'Write the rows as "insert into … values …", or load them with psql \\copy after the migrations.',
    );
  }
  const { tokens } = statement;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'unclosed') throw unclosed(token, line);
    if (token.text === '\\') {
      const command = `\\${tokens[index + 1]?.text ?? ''}`;
      throw new ScriptProblem(
        line,
        `${command} is a command of psql, not SQL`,
        'Leave it out: each file runs in the database of the settings, in the order of the numbers.',
      );
    }
    if (token.text === '{') refuseUnknownToken(tokens, index, line);
  }
}

function unclosed({ text }: SqlToken, line: number): ScriptProblem {
  const what = text.startsWith('/*') ? 'a comment' : 'a quote';
  const start = text.slice(0, 20).split(/\r?\n/u)[0] ?? '';
  return new ScriptProblem(
    line,
    `${what} that begins with ${start} never ends`,
    `Close ${what} that the statement on line ${line} opens.`,
  );
}

/** Braces stand outside of quotes in no SQL, so that a doubled one is meant to be filled in. */
function refuseUnknownToken(tokens: readonly SqlToken[], index: number, line: number): void {
  const [, second, name] = tokens.slice(index, index + 3);
  if (second?.text !== '{' || second.start !== (tokens[index]?.start ?? 0) + 1) return;
  if (tokenNames.some((known) => known === name?.text)) return;
  throw new ScriptProblem(
    line,
    `nothing is known about {{${name?.text ?? ''}}}`,
    `These are filled in: ${tokenNames.map((known) => `{{${known}}}`).join(', ')}.`,
  );
}

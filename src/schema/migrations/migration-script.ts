import { fillTokens } from '../fill-tokens.ts';
import type { MigrationScript, MigrationTokens } from './migration.ts';
import type { MigrationSection } from './migration-sections.ts';
import { refuseStatement } from './refuse-statement.ts';
import { ScriptProblem } from './script-problem.ts';
import { lineBreaks, type SqlStatement, sqlStatements } from '../../postgres/sql-statements.ts';
import { refusesTransaction, transactionControl } from './statement-kind.ts';

/**
 * Reads one direction of a file: its statements, checked for everything that could only fail later. A
 * file that is wrapped in a transaction of its own is taken without it, because it gets one anyway. One
 * statement that PostgreSQL refuses in a transaction runs outside of one, whether the file says so or not.
 *
 * @param file as a message names it
 * @throws ScriptProblem with the line
 */
export function readScript(
  section: MigrationSection,
  file: string,
  tokens: MigrationTokens,
): MigrationScript {
  const statements: SqlStatement[] = [];
  for (const statement of sqlStatements(section.text)) {
    refuseStatement(statement, lineOf(section, statement));
    if (statement.tokens.some(({ text }) => text !== ';')) statements.push(statement);
  }
  const own = withoutOwnTransaction(section, statements);
  const texts = own.map((statement) => textOf(section, statement));
  return {
    file,
    statements: texts.map(({ text }) => fillTokens(text, tokens)),
    lines: texts.map(({ line }) => line),
    transaction: mustBeAlone(section, own) ? 'alone' : 'one',
  };
}

function lineOf(section: MigrationSection, { headLine }: Pick<SqlStatement, 'headLine'>): number {
  return section.line + headLine - 1;
}

function withoutOwnTransaction(
  section: MigrationSection,
  statements: readonly SqlStatement[],
): readonly SqlStatement[] {
  const [first, last] = [statements[0], statements.at(-1)];
  const wrapped =
    first !== undefined &&
    last !== undefined &&
    transactionControl(first) === 'begin' &&
    transactionControl(last) === 'end';
  const inner = wrapped ? statements.slice(1, -1) : statements;
  const control = inner.find((statement) => transactionControl(statement) !== null);
  if (control === undefined) return inner;
  throw new ScriptProblem(
    lineOf(section, control),
    `${control.tokens[0]?.text ?? ''} inside of the file: a migration is one transaction, which it does not end itself`,
    'Leave begin and commit out, or wrap the whole file in one plain "begin; … commit;". Cut a file that needs several transactions into several files.',
  );
}

function mustBeAlone(section: MigrationSection, statements: readonly SqlStatement[]): boolean {
  const outside = statements.find(refusesTransaction);
  if (statements.length === 0 || (!section.alone && outside === undefined)) return false;
  if (statements.length === 1) return true;
  const [, second] = statements;
  throw new ScriptProblem(
    lineOf(section, outside ?? second ?? { headLine: 1 }),
    outside === undefined
      ? 'a second statement in a file that says no-transaction'
      : 'a statement that PostgreSQL refuses in a transaction must be alone in its file',
    'Give each such statement a file of its own: when it fails, nothing else is half done.',
  );
}

/** Without the blanks around it and without the semicolon, which may stand behind a comment. */
function textOf(
  section: MigrationSection,
  { text, line, tokens }: SqlStatement,
): { readonly text: string; readonly line: number } {
  const ended = tokens.at(-1)?.text === ';';
  const whole = (ended ? text.slice(0, -1) : text).trimEnd();
  const trimmed = whole.trimStart();
  const before = lineBreaks(whole.slice(0, whole.length - trimmed.length));
  return { text: trimmed, line: section.line + line - 1 + before };
}

import { ScriptProblem } from './script-problem.ts';
import { lineBreaks, sqlStatements } from '../../postgres/sql-statements.ts';
import { sqlTokens } from '../../postgres/sql-tokens.ts';

/** The part of a file for one direction. */
export interface MigrationSection {
  readonly text: string;
  /** The line of the file, from 1, on which the text begins. */
  readonly line: number;
  /** Whether the file says that it must run outside of a transaction. */
  readonly alone: boolean;
}

export interface MigrationSections {
  readonly up: MigrationSection;
  /** Null when the file has no such part, or one without a statement. */
  readonly down: MigrationSection | null;
}

/** How node-pg-migrate, dbmate, goose and sql-migrate mark the two directions. */
const directions = {
  up: /^--(?:[\s-]*up\s+migration\b|\s*migrate:up\b|\s*\+(?:goose|migrate)\s+up\b)/iu,
  down: /^--(?:[\s-]*down\s+migration\b|\s*migrate:down\b|\s*\+(?:goose|migrate)\s+down\b)/iu,
} as const;

/** How they, graphile-migrate and postgres-migrations ask for no transaction; the first is ours. */
const noTransaction =
  /^--(?:!?\s*no-transaction\s*$|\s*migrate:(?:up|down)\b.*\btransaction\s*:\s*false\b|\s*\+goose\s+no\s+transaction\b|\s*\+migrate\s+(?:up|down)\s+notransaction\b|\s*postgres-migrations\s+disable-transaction\b)/iu;

interface Mark {
  readonly direction: 'up' | 'down' | null;
  readonly alone: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the two directions in a file. Without any mark all of it is the way up; a mark for the way down
 * alone ends the way up.
 *
 * @throws ScriptProblem when a direction comes twice, or a statement stands before both
 */
export function migrationSections(text: string): MigrationSections {
  const marks = marksOf(text);
  const borders = marks.filter(({ direction }) => direction !== null);
  const first = borders[0]?.start ?? text.length;
  // What stands before both directions is meant for both.
  const wholeFile = marks.some(
    ({ alone, start, direction }) => alone && direction === null && start < first,
  );
  const parts = borders.map((border, index) => {
    const end = borders[index + 1]?.start ?? text.length;
    const alone = marks.some(
      (mark) => mark.alone && mark.start >= border.start && mark.start < end,
    );
    return { border, section: sectionOf(text, border.end, end, alone || wholeFile) };
  });
  const of = (direction: 'up' | 'down'): MigrationSection | null => {
    const [one, two] = parts.filter(({ border }) => border.direction === direction);
    if (two !== undefined) {
      throw new ScriptProblem(two.section.line, `a second part for the way ${direction}`, oneEach);
    }
    return one?.section ?? null;
  };
  const head = sectionOf(text, 0, first, wholeFile);
  const down = of('down');
  const up = of('up');
  if (up !== null) refuseStatements(head);
  return { up: up ?? head, down: down !== null && hasStatement(down) ? down : null };
}

const oneEach = 'Write one part for each direction, each with all of its statements.';

function sectionOf(text: string, start: number, end: number, alone: boolean): MigrationSection {
  return { text: text.slice(start, end), line: 1 + lineBreaks(text.slice(0, start)), alone };
}

/** The comments that say something, where they begin a line. */
function marksOf(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (const { kind, text: comment, start } of sqlTokens(text)) {
    if (kind !== 'line-comment') continue;
    if (text.slice(text.lastIndexOf('\n', start) + 1, start).trim() !== '') continue;
    const alone = noTransaction.test(comment);
    const direction = directions.up.test(comment) ? 'up' : null;
    const either = direction ?? (directions.down.test(comment) ? 'down' : null);
    if (alone || either !== null) {
      marks.push({ direction: either, alone, start, end: start + comment.length });
    }
  }
  return marks;
}

function refuseStatements({ text, line }: MigrationSection): void {
  for (const statement of sqlStatements(text)) {
    if (statement.tokens.length === 0) continue;
    const [token] = statement.tokens;
    const before = lineBreaks(text.slice(0, token?.start));
    throw new ScriptProblem(line + before, 'a statement before the first part', oneEach);
  }
}

function hasStatement({ text }: MigrationSection): boolean {
  for (const { tokens } of sqlStatements(text)) if (tokens.length > 0) return true;
  return false;
}

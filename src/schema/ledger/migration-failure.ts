import { SetupError } from '../../errors/setup-error.ts';
import type { ServerProbe } from '../../postgres/probe.ts';
import { retryClass } from '../../postgres/retry-class.ts';
import type { MigrationScript } from '../migrations/migration.ts';
import { doneAndLeft } from './done-and-left.ts';
import type { FailedAt } from './failed-at.ts';
import { migrationCancelled } from './migration-cancelled.ts';
import { lineBreaks } from '../../postgres/sql-statements.ts';
import { shownStatement, shownWords } from './shown-statement.ts';
import { sqlTokens } from '../../postgres/sql-tokens.ts';
import { vectorPlaceFix } from './vector-place-fix.ts';

/** Where a run was when a migration failed. */
export interface FailureScene {
  readonly name: string;
  readonly script: MigrationScript;
  readonly at: FailedAt;
  readonly before: readonly string[];
  readonly left: readonly string[];
  /** What the server said about itself, when somebody asked. */
  readonly probe?: ServerProbe | undefined;
}

/**
 * The error of a migration that failed: file, line and text of the statement, the server's words, and
 * what was done and is left. The diagnosed fix is kept where there is one. What is no fault of the
 * file keeps its own code, so that another try can be told from another mistake.
 */
export function migrationFailure(cause: unknown, scene: FailureScene): unknown {
  if (!(cause instanceof SetupError)) return cause;
  const { name, before } = scene;
  if (cause.code === 'CANCELLED') return cancelledDuring(cause, scene);
  const passing = isPassing(cause);
  const unknown = passing && scene.at === 'commit';
  const place = placeOf(cause, scene);
  return new SetupError(passing ? cause.code : 'MIGRATION_FAILED', {
    message: unknown
      ? `Whether migration ${name} was committed is not known. ${cause.message}`
      : `Migration ${name} failed${place === null ? ' when it was to be recorded' : ` at ${place.at}`}. ${passing ? cause.message : undone(scene)}`,
    detail: [
      shownWords(cause.detail ?? cause.message, textAt(scene) ?? ''),
      ...contextOf(cause),
      ...(place === null ? [] : [place.excerpt]),
      doneAndLeft(before, unknown ? scene.left : [name, ...scene.left]),
    ].join('\n'),
    fix: fixOf(cause, scene),
    target: cause.target,
    cause,
  });
}

/** A commit whose answer nobody waited for may have been carried out. */
function cancelledDuring(cause: SetupError, scene: FailureScene): SetupError {
  const { name, before, left } = scene;
  return scene.at === 'commit'
    ? migrationCancelled(cause.target, {
        before,
        left,
        during: `Whether migration ${name} was committed is not known.`,
      })
    : migrationCancelled(cause.target, {
        before,
        left: [name, ...left],
        during: `Migration ${name} had begun. ${undone(scene)}`,
      });
}

function undone({ script }: FailureScene): string {
  return script.transaction === 'one'
    ? 'It was rolled back as a whole.'
    : 'It ran outside of a transaction; what it left unfinished is cleared when it runs again.';
}

/** Nothing is wrong with the file: the server, the way to it or another run came in the way. */
function isPassing({ code }: SetupError): boolean {
  return code === 'QUERY_TIMEOUT' || code === 'MIGRATION_LOCKED' || retryClass(code) !== null;
}

function fixOf(cause: SetupError, { name, script, probe }: FailureScene): string {
  // These say already to run it again.
  if (isPassing(cause)) return `${cause.fix} It goes on with what is not recorded yet.`;
  const known = cause.code === 'POSTGRES_ERROR' ? `Correct ${script.file}.` : cause.fix;
  const first = (probe === undefined ? null : vectorPlaceFix(cause, probe)) ?? known;
  const again = /run the same command again/iu.test(first)
    ? 'It'
    : 'Then run the same command again; it';
  // A command at the end of the first sentence is copied more easily without a full stop.
  return `${first}\n${again} goes on with ${name}.`;
}

function textAt({ script, at }: Pick<FailureScene, 'script' | 'at'>): string | undefined {
  return typeof at === 'number' ? script.statements[at] : undefined;
}

function placeOf(
  cause: SetupError,
  { script, at }: FailureScene,
): { readonly at: string; readonly excerpt: string } | null {
  const text = textAt({ script, at });
  const line = typeof at === 'number' ? script.lines[at] : undefined;
  if (text === undefined || line === undefined) return null;
  const offset = offsetOf(cause, text);
  const start = text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
  const before = lineBreaks(text.slice(0, start));
  return {
    at: `${script.file}:${line + before}`,
    excerpt: `Line ${line + before}: ${excerptOf(text, before)}`,
  };
}

/** Where the server found the mistake, or else where the statement begins behind its comments. */
function offsetOf(cause: SetupError, text: string): number {
  const position = field(cause, 'position');
  if (position !== null && /^\d+$/u.test(position)) {
    // PostgreSQL counts characters, from 1; JavaScript counts UTF-16 units.
    return Array.from(text)
      .slice(0, Number(position) - 1)
      .join('').length;
  }
  for (const { kind, start } of sqlTokens(text)) {
    if (kind !== 'blank' && kind !== 'line-comment' && kind !== 'block-comment') return start;
  }
  return 0;
}

const longestExcerpt = 200;

/** The line of the statement that `index` counts, from 0. */
function excerptOf(text: string, index: number): string {
  const line = (shownStatement(text).split('\n')[index] ?? '').trim();
  return line.length > longestExcerpt ? `${line.slice(0, longestExcerpt)} …` : line;
}

/** Which line of which function it was; the other lines of a context repeat statements. */
function contextOf(cause: SetupError): readonly string[] {
  const lines = field(cause, 'where')?.split('\n') ?? [];
  const place = lines.find((line) => /^(?:PL\/\w+|SQL) function /u.test(line));
  return place === undefined ? [] : [`In ${place}`];
}

function field(error: SetupError, name: string): string | null {
  const { cause } = error;
  if (!(cause instanceof Error)) return null;
  const value: unknown = Object.entries(cause).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : null;
}

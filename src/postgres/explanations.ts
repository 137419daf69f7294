import type { ErrorCode } from '../errors/error-codes.ts';
import { showsIn } from './diagnose.ts';
import type { Diagnosis, Symptom } from './diagnosis.ts';
import { diagnosisTable } from './diagnosis-table.ts';
import { quote } from './languages.ts';
import { symptoms } from './symptoms.ts';

/** A row that can be asked about: an error of the table, or a symptom that is no error. */
export type ExplainedRow =
  | { readonly kind: 'error'; readonly row: Diagnosis }
  | { readonly kind: 'symptom'; readonly row: Symptom };

/** Every row, F01 to F50 first and in their order, then the others in the order of the table. */
export const explainedRows: readonly ExplainedRow[] = [
  ...diagnosisTable.map((row): ExplainedRow => ({ kind: 'error', row })),
  ...symptoms.map((row): ExplainedRow => ({ kind: 'symptom', row })),
].sort((a, b) => rank(a) - rank(b));

function rank({ row: { id } }: ExplainedRow): number {
  return /^F\d\d$/.test(id) ? Number(id.slice(1)) : Infinity;
}

/** The row of that id in whatever case, or null; F8 is F08. */
export function rowById(id: string): ExplainedRow | null {
  const wanted = id.toLowerCase().replace(/^f(\d)$/, 'f0$1');
  return explainedRows.find(({ row }) => row.id.toLowerCase() === wanted) ?? null;
}

/** The SQLSTATEs and system codes of a row; empty when it is known by its words alone. */
export function codesOf(explained: ExplainedRow): readonly string[] {
  if (explained.kind === 'error') return explained.row.codes ?? [];
  return explained.row.sqlState === null ? [] : [explained.row.sqlState];
}

/** The rows of a SQLSTATE or system code such as ECONNREFUSED. */
export function rowsOfCode(code: string): readonly ExplainedRow[] {
  return explainedRows.filter((explained) => codesOf(explained).includes(code.toUpperCase()));
}

/** The rows that become this error code. */
export function rowsOfErrorCode(code: ErrorCode): readonly ExplainedRow[] {
  return explainedRows.filter((each) => each.kind === 'error' && each.row.code === code);
}

/**
 * The rows that a message fits, the most specific first: what is worded like the example of a row,
 * with its detail and hint where the message has some; else what has the words or names a row looks
 * for. A SQLSTATE in the message, as psql prints it, leaves only rows of that code.
 */
export function rowsOfMessage(message: string): readonly ExplainedRow[] {
  const codes = message.match(/\b(?=[A-Z0-9]*\d)[A-Z0-9]{5}\b/g) ?? [];
  const coded = diagnosisTable.filter(
    (row) => row.codes !== undefined && showsIn(row, { codes, routines: [], words: message }),
  );
  const scored = explainedRows
    .map((explained) => ({ explained, score: likeness(explained, message, coded) }))
    .filter(({ score }) => score > 0);
  const best = scored.some(({ score }) => score >= worded) ? worded : 1;
  return scored
    .filter(({ score }) => score >= best)
    .sort((a, b) => b.score - a.score)
    .map(({ explained }) => explained);
}

/** What is worded like an example outranks what only holds the names a row looks for. */
const worded = 4;

function likeness(
  { row, kind }: ExplainedRow,
  message: string,
  coded: readonly Diagnosis[],
): number {
  const [primary = '', ...rest] = row.example.split(' – ');
  const more = rest.filter((part) => shapeOf(part).test(message)).length;
  const holds = row.text?.test(message) ?? false;
  // A text that looks at the hint cannot be asked of a message that comes without one.
  const contradicted = row.text?.test(primary) === true && !holds;
  const like = [primary, ...(row.alsoSeen ?? [])].filter((seen) => shapeOf(seen).test(message));
  if (like.length > 0 && !contradicted) {
    const exact = like.some((seen) => message.includes(seen)) ? 2 : 0;
    const first = kind === 'error' && coded[0] === row ? 1 : 0;
    return worded + more + exact + first;
  }
  if (kind === 'error' && coded.length > 0) return coded[0] === row ? worded : 0;
  return holds ? 1 + more : 0;
}

/** A pattern of a message in which every name, path and number may be another. */
function shapeOf(example: string): RegExp {
  const literal = example
    .replace(/\.$/, '')
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/"[^"]*"/g, `${quote}.+?${quote}`)
    .replace(/\d+(?:\\\.\d+)*/g, '\\d[\\d.]*');
  return new RegExp(literal, 'i');
}

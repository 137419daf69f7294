import type { MarkRow, MarkStatus } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { padText } from '../text/fit-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { Tone } from '../theme.ts';
import { fixLines } from './fix-lines.ts';
import { indented, line } from './line.ts';
import type { Block, Line, Span } from './line.ts';

/** What the rows are: checks pass, steps are done. */
export type MarkKind = 'check' | 'step';

export interface MarkDrawing {
  readonly kind: MarkKind;
  readonly width: number;
  readonly glyphs: GlyphSet;
  readonly tick: number;
  /** `short`: what went well takes one row. */
  readonly detail: 'full' | 'short';
}

const tones: Readonly<Record<MarkStatus, Tone>> = {
  pass: 'ok',
  warn: 'warning',
  fail: 'error',
  skip: 'muted',
  running: 'accent',
  waiting: 'muted',
};

/** Columns of a duration with the gap before it, such as "  999.9 s". */
const timeColumns = 9;
/** Columns of mark, blank, word and gap. */
const statusColumns = 8;
const widestLabel = 24;
/** Rows that one text may take in a list. */
const longest = { full: 6, short: 2 } as const;

function wordOf(status: MarkStatus, kind: MarkKind): string {
  if (status === 'running') return 'busy';
  if (status === 'waiting') return 'wait';
  return status === 'pass' && kind === 'step' ? 'done' : status;
}

function glyphOf(status: MarkStatus, glyphs: GlyphSet, tick: number): string {
  if (status === 'running') return glyphs.spinner[tick % glyphs.spinner.length] ?? glyphs.bullet;
  return glyphs[status];
}

/** Mark and word of a state. */
export function statusSpan(
  status: MarkStatus,
  { kind, glyphs, tick }: Pick<MarkDrawing, 'kind' | 'glyphs' | 'tick'>,
): Span {
  const text = `${glyphOf(status, glyphs, tick)} ${wordOf(status, kind)}  `;
  return { text, tone: tones[status] };
}

/** A duration for people: "12 ms", "1.2 s", "75 s". */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** How many rows a text of this state may take. */
function limitOf(status: MarkStatus, detail: MarkDrawing['detail']): number {
  const quiet = status !== 'fail' && status !== 'warn';
  return detail === 'short' && quiet ? 1 : longest[detail];
}

/** Label and text side by side, in two columns. */
function checkBlock(
  row: MarkRow,
  labelColumns: number,
  drawing: MarkDrawing & { readonly timeColumns: number },
): Block {
  const { glyphs, width, detail } = drawing;
  const indent = statusColumns + labelColumns + 2;
  const textColumns = Math.max(8, width - indent - drawing.timeColumns);
  const limit = limitOf(row.status, detail);
  const texts = row.text === '' ? [''] : wrapText(row.text, textColumns, glyphs, limit);
  const time = timeOf(row);
  const head: Line = [
    statusSpan(row.status, drawing),
    { text: `${padText(row.label, labelColumns, glyphs)}  ` },
    { text: time === '' ? (texts[0] ?? '') : padText(texts[0] ?? '', textColumns, glyphs) },
    { text: time, tone: 'muted' },
  ];
  const rest = texts.slice(1).map((text) => indented(indent, line(text)));
  return [head, ...rest, ...fixLines(row.fix, width, glyphs, { indent, limit: longest[detail] })];
}

/** The title of a step on its own row, and how far it is under it. */
function stepBlock(row: MarkRow, drawing: MarkDrawing): Block {
  const { glyphs, width, detail } = drawing;
  const columns = Math.max(8, width - statusColumns - timeColumns);
  const limit = limitOf(row.status, detail);
  const titles = wrapText(row.label, columns, glyphs, limit);
  const texts = row.text === '' ? [] : wrapText(row.text, columns, glyphs, limit);
  const head: Line = [
    statusSpan(row.status, drawing),
    { text: padText(titles[0] ?? '', columns, glyphs) },
    { text: timeOf(row), tone: 'muted' },
  ];
  return [
    head,
    ...titles.slice(1).map((text) => indented(statusColumns, line(text))),
    ...texts.map((text) => indented(statusColumns, line(text, 'muted'))),
    ...fixLines(row.fix, width, glyphs, { indent: statusColumns, limit: longest[detail] }),
  ];
}

function timeOf({ ms }: MarkRow): string {
  return ms === null ? '' : durationText(ms).padStart(timeColumns);
}

/** The rows of a list that fills while work goes on, one block for each. */
export function markBlocks(rows: readonly MarkRow[], drawing: MarkDrawing): readonly Block[] {
  if (drawing.kind === 'step') return rows.map((row) => stepBlock(row, drawing));
  const widest = Math.max(0, ...rows.map(({ label }) => displayWidth(label)));
  const columns = Math.min(widest, widestLabel, Math.floor(drawing.width / 4));
  const timed = rows.some(({ ms }) => ms !== null) ? timeColumns : 0;
  return rows.map((row) => checkBlock(row, columns, { ...drawing, timeColumns: timed }));
}

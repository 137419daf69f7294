import type { ScreenModel } from '../src/wizard/screen-model.ts';
import { bodyRows, widestText } from '../src/wizard/viewport.ts';
import type { Canvas, Space } from './canvas.ts';
import { line } from './lines/line.ts';
import type { Line } from './lines/line.ts';
import { noticeLines } from './lines/notice-lines.ts';
import { wrapText } from './text/wrap-text.ts';

/** Columns left free on both sides of the text. */
export const margin = 2;
/** Header and rule. */
const rowsAbove = 2;
/** From so many rows of body on there is room to breathe (a terminal of 20 rows). */
const airyRows = 15;

/** How the rows of a frame are shared out. */
export interface FrameArea {
  readonly introduction: readonly Line[];
  readonly notice: readonly Line[];
  /** Empty rows around the introduction. */
  readonly above: number;
  readonly below: number;
  /** What is left for the screen itself. */
  readonly space: Space;
  /** Row of the terminal on which the screen itself begins. */
  readonly top: number;
}

/** A form that was refused says why beside the field; once is enough. */
function isSaidBesideAField({ notice, body }: ScreenModel): boolean {
  if (notice === null) return false;
  const other = body.id === 'dimensions' && body.other !== null ? [body.other] : [];
  const fields = 'fields' in body ? body.fields : other;
  const whole = notice.fix === null ? notice.text : `${notice.text} ${notice.fix}`;
  return fields.some(({ cursor, problem }) => cursor !== null && problem === whole);
}

/** Shares out the frame of a model on this canvas. */
export function frameArea(model: ScreenModel, { columns, rows, glyphs }: Canvas): FrameArea {
  const width = Math.max(1, Math.min(widestText, columns - 2 * margin));
  const body = rows === null ? Infinity : bodyRows(rows);
  const airy = body >= airyRows;
  const introduction =
    model.intro === ''
      ? []
      : wrapText(model.intro, width, glyphs, airy ? 3 : 2).map((text) => line(text));
  const shown = isSaidBesideAField(model) ? null : model.notice;
  const notice =
    shown === null
      ? []
      : noticeLines(shown, width, glyphs, airy ? 4 : 2).slice(0, Math.floor(body / 2));
  const above = airy ? 1 : 0;
  const below = introduction.length > 0 ? 1 : 0;
  const used = above + introduction.length + below + (notice.length > 0 ? notice.length + 1 : 0);
  return {
    introduction,
    notice,
    above,
    below,
    space: { width, rows: Math.max(1, body - used) },
    top: rowsAbove + above + introduction.length + below,
  };
}

import type { FieldModel } from '../../src/wizard/screen-model.ts';
import type { GlyphSet } from '../glyphs.ts';
import { cleanText } from '../text/clean-text.ts';
import { displayWidth } from '../text/display-width.ts';
import { fieldWindow } from '../text/field-window.ts';
import type { FieldWindow } from '../text/field-window.ts';
import { fitText, padText } from '../text/fit-text.ts';
import { graphemes } from '../text/graphemes.ts';
import { wrapText } from '../text/wrap-text.ts';
import { indented, line } from './line.ts';
import type { Line } from './line.ts';

/** What one field shows on its own row. */
export interface FieldLine {
  readonly label: string;
  readonly focused: boolean;
  readonly window: FieldWindow;
  /** Stands for the value while nothing is typed; empty when something is. */
  readonly placeholder: string;
  /** Where the value comes from, if there is room for it here. */
  readonly aside: string;
}

export interface FieldBlock {
  readonly field: FieldLine;
  readonly more: readonly Line[];
}

export interface FieldDrawing {
  /** Columns from the label on; the pointer stands before them. */
  readonly width: number;
  readonly glyphs: GlyphSet;
  /** `focused`: only the field with the cursor says more about itself. */
  readonly detail: 'focused' | 'all';
}

const widestLabel = 26;
/** What labels may take of the width: on 60 columns, the longest of ours. */
const widestShare = 0.4;
const longestProblem = 3;
const longestHelp = 2;

/** Columns of the labels of a form, without the gap behind them. */
export function labelColumns(fields: readonly FieldModel[], width: number): number {
  const widest = Math.max(0, ...fields.map(({ label }) => displayWidth(label)));
  return Math.min(widest, widestLabel, Math.floor(width * widestShare));
}

/** One cell for each character as it may be drawn: a mark for a secret that is not shown on purpose. */
function cellsOf(field: FieldModel, glyphs: GlyphSet): readonly string[] {
  const characters = graphemes(field.text);
  if (field.display === 'secret') return characters.map(() => glyphs.mark);
  return characters.map((character) => {
    const clean = cleanText(character, glyphs);
    return glyphs.ascii && clean.length > 1 ? '?' : clean;
  });
}

function moreLines(
  field: FieldModel,
  aside: string,
  indent: number,
  { width, glyphs, detail }: FieldDrawing,
): readonly Line[] {
  const room = Math.max(8, width - indent);
  const focused = field.cursor !== null;
  const problem =
    field.problem === null
      ? []
      : wrapText(field.problem, room - 2, glyphs, focused ? longestProblem : 1).map(
          (text, row): Line => [
            { text: row === 0 ? `${glyphs.fail} ` : '  ', tone: 'error' },
            { text },
          ],
        );
  const help =
    // What to type instead is said by the problem.
    focused && field.problem === null && field.help !== ''
      ? wrapText(field.help, room, glyphs, longestHelp).map((text) => line(text, 'muted'))
      : [];
  const told = (focused || detail === 'all') && aside === '' && field.provenance !== '';
  const provenance = told ? [line(fitText(field.provenance, room, glyphs), 'muted')] : [];
  return [...problem, ...help, ...provenance].map((each) => indented(indent, each));
}

/** The fields of a form, one block for each, in the order of the form. */
export function fieldBlocks(
  fields: readonly FieldModel[],
  drawing: FieldDrawing,
): readonly FieldBlock[] {
  const { width, glyphs } = drawing;
  const columns = labelColumns(fields, width);
  const indent = columns + 2;
  const room = Math.max(8, width - indent);
  return fields.map((field): FieldBlock => {
    const window = fieldWindow(cellsOf(field, glyphs), field.cursor, room, glyphs);
    const placeholder =
      field.text === '' && field.placeholder !== ''
        ? `(${fitText(field.placeholder, room - 4, glyphs)})`
        : '';
    const used = displayWidth(window.before + (window.at ?? '') + window.after + placeholder) + 1;
    const provenance = `  ${glyphs.dot} ${cleanText(field.provenance, glyphs)}`;
    const fits = used + displayWidth(provenance) <= room;
    const aside = drawing.detail === 'all' && field.provenance !== '' && fits ? provenance : '';
    return {
      field: {
        label: padText(field.label, columns, glyphs),
        focused: field.cursor !== null,
        window,
        placeholder,
        aside,
      },
      more: moreLines(field, aside, indent, drawing),
    };
  });
}

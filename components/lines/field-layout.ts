import type { FieldModel } from '../../src/wizard/screen-model.ts';
import { displayWidth } from '../text/display-width.ts';
import { fieldBlocks, labelColumns } from './field-blocks.ts';
import type { FieldDrawing, FieldLine } from './field-blocks.ts';
import { indented, pointerColumns } from './line.ts';
import type { Line } from './line.ts';
import { windowBlocks } from './window-blocks.ts';

/** A cell of the screen, counted from the corner of the part that it is in. */
export interface Cell {
  readonly x: number;
  readonly y: number;
}

export type FieldRow =
  | { readonly kind: 'field'; readonly field: FieldLine }
  | { readonly kind: 'line'; readonly line: Line };

export interface FieldLayout {
  readonly rows: readonly FieldRow[];
  readonly note: string | null;
  /** Where the cursor stands; null when no field has the focus. */
  readonly cursor: Cell | null;
}

/** Keeps the place of a field's own row while the form is cut to size. */
const ownRow: Line = [];

/** A form on so many rows; it scrolls with the field that has the focus. */
export function layoutFields(
  fields: readonly FieldModel[],
  drawing: FieldDrawing,
  rows: number,
): FieldLayout {
  const inner = { ...drawing, width: drawing.width - pointerColumns };
  const blocks = fieldBlocks(fields, inner);
  const focus = Math.max(
    0,
    fields.findIndex(({ cursor }) => cursor !== null),
  );
  const shown = windowBlocks(
    blocks.map(({ more }) => [ownRow, ...more]),
    focus,
    rows,
  );
  const drawn = shown.items.flatMap(({ index, lines }): FieldRow[] => {
    const block = blocks[index];
    return lines.flatMap((line): FieldRow[] => {
      if (line !== ownRow) return [{ kind: 'line', line: indented(pointerColumns, line) }];
      return block === undefined ? [] : [{ kind: 'field', field: block.field }];
    });
  });
  const y = drawn.findIndex((row) => row.kind === 'field' && row.field.focused);
  const focused = drawn[y];
  const before = focused?.kind === 'field' ? displayWidth(focused.field.window.before) : 0;
  const x = pointerColumns + labelColumns(fields, inner.width) + 2 + before;
  return { rows: drawn, note: shown.note, cursor: y === -1 ? null : { x, y } };
}

import { choiceBlocks, windowChoice } from '../lines/choice-blocks.ts';
import { layoutFields } from '../lines/field-layout.ts';
import { pointerColumns } from '../lines/line.ts';
import type { FieldLayout } from '../lines/field-layout.ts';
import { shareRows } from '../lines/share-rows.ts';
import type { ScreenProps } from './screen-props.ts';

/** Where the parts of the dimensions' screen go, from above to below. */
export function dimensionsLayout({
  body,
  space,
  canvas,
  readOnly,
}: Omit<ScreenProps<'dimensions'>, 'tick'>): {
  readonly choice: number;
  readonly beforeField: number;
  readonly field: FieldLayout;
  readonly beforeInference: number;
  readonly inference: number;
} {
  const { glyphs } = canvas;
  const drawing = {
    width: space.width,
    glyphs,
    detail: readOnly ? ('all' as const) : ('focused' as const),
  };
  const fields = body.other === null ? [] : [body.other];
  const rows = layoutFields(fields, drawing, Infinity).rows.length;
  const blocks = choiceBlocks(body.sizes, space.width - pointerColumns, glyphs, 'all');
  const [field = 0, choice = 0, inference = 0, beforeInference = 0, beforeField = 0] = shareRows(
    space.rows,
    [
      { least: Math.min(rows, 3), wish: rows },
      { least: body.sizes.items.length, wish: blocks.flat().length },
      { least: 0, wish: 2 },
      { least: 0, wish: 1 },
      { least: 0, wish: rows > 0 ? 1 : 0 },
    ],
  );
  const sizes = windowChoice(body.sizes, { ...space, rows: choice }, glyphs);
  const drawn = sizes.items.flatMap(({ lines }) => lines).length + (sizes.note === null ? 0 : 1);
  return {
    choice: drawn,
    beforeField,
    field: layoutFields(fields, drawing, field),
    beforeInference,
    inference,
  };
}

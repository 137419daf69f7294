import { layoutFields } from '../lines/field-layout.ts';
import type { FieldLayout } from '../lines/field-layout.ts';
import { indented, line, pointerColumns } from '../lines/line.ts';
import type { Line } from '../lines/line.ts';
import { shareRows } from '../lines/share-rows.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { ScreenProps } from './screen-props.ts';

/** Where the parts of the primary's form go. */
export function primaryLayout({
  body,
  space,
  canvas,
  readOnly,
}: Omit<ScreenProps<'primary'>, 'tick'>): {
  /** What the highlighted kind means. */
  readonly note: readonly Line[];
  readonly gap: number;
  readonly fields: FieldLayout;
} {
  const drawing = {
    width: space.width,
    glyphs: canvas.glyphs,
    detail: readOnly ? ('all' as const) : ('focused' as const),
  };
  const { rows } = layoutFields(body.fields, drawing, Infinity);
  const text = body.kind.items[body.kind.index]?.note ?? '';
  const note = text === '' ? [] : wrapText(text, space.width - pointerColumns, canvas.glyphs, 3);
  const [, fields = 0, gap = 0, noteRows = 0] = shareRows(space.rows, [
    { least: 1, wish: 1 },
    { least: 3, wish: rows.length },
    { least: 0, wish: rows.length > 0 ? 1 : 0 },
    { least: 0, wish: note.length },
  ]);
  return {
    // Half a sentence would say something else.
    note:
      noteRows < note.length
        ? []
        : note.map((each) => indented(pointerColumns, line(each, 'muted'))),
    gap,
    fields: layoutFields(body.fields, drawing, fields),
  };
}

import { layoutFields } from '../lines/field-layout.ts';
import type { FieldLayout } from '../lines/field-layout.ts';
import { shareRows } from '../lines/share-rows.ts';
import type { ScreenProps } from './screen-props.ts';

/** Where the parts of the primary's form go. */
export function primaryLayout({
  body,
  space,
  canvas,
  readOnly,
}: Omit<ScreenProps<'primary'>, 'tick'>): {
  readonly gap: number;
  readonly fields: FieldLayout;
} {
  const drawing = {
    width: space.width,
    glyphs: canvas.glyphs,
    detail: readOnly ? ('all' as const) : ('focused' as const),
  };
  const { rows } = layoutFields(body.fields, drawing, Infinity);
  const [, fields = 0, gap = 0] = shareRows(space.rows, [
    { least: 1, wish: 1 },
    { least: 3, wish: rows.length },
    { least: 0, wish: rows.length > 0 ? 1 : 0 },
  ]);
  return { gap, fields: layoutFields(body.fields, drawing, fields) };
}

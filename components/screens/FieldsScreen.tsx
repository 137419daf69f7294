import { layoutFields } from '../lines/field-layout.ts';
import type { FieldLayout } from '../lines/field-layout.ts';
import { FieldList } from '../parts/FieldList.tsx';
import type { ScreenProps } from './screen-props.ts';

type FieldsProps = ScreenProps<'fallback-settings'> | ScreenProps<'inference'>;

/** Where the fields of a screen of nothing but fields go. */
export function fieldsLayout(props: Omit<FieldsProps, 'tick'>): FieldLayout {
  const { body, space, canvas, readOnly } = props;
  const detail = readOnly ? 'all' : 'focused';
  return layoutFields(
    body.fields,
    { width: space.width, glyphs: canvas.glyphs, detail },
    space.rows,
  );
}

/** A form and nothing else. */
export function FieldsScreen(props: FieldsProps) {
  return <FieldList layout={fieldsLayout(props)} canvas={props.canvas} />;
}

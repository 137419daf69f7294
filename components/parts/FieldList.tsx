import type { Canvas } from '../canvas.ts';
import { pointerColumns } from '../lines/line.ts';
import type { FieldLayout } from '../lines/field-layout.ts';
import { Lines } from './Lines.tsx';
import { TextField } from './TextField.tsx';
import { WindowNote } from './WindowNote.tsx';

/** A form: labels in one column, fields in the other, and what concerns the focused one under it. */
export function FieldList({
  layout,
  canvas,
}: {
  readonly layout: FieldLayout;
  readonly canvas: Canvas;
}) {
  return (
    <>
      {layout.rows.map((row, index) =>
        row.kind === 'field' ? (
          <TextField key={index} field={row.field} canvas={canvas} />
        ) : (
          <Lines key={index} lines={[row.line]} />
        ),
      )}
      <WindowNote note={layout.note} indent={pointerColumns} />
    </>
  );
}

import type { ScreenModel } from '../src/wizard/screen-model.ts';
import type { Canvas } from './canvas.ts';
import { margin } from './frame-area.ts';
import type { FrameArea } from './frame-area.ts';
import type { Cell } from './lines/field-layout.ts';
import { dimensionsLayout } from './screens/dimensions-layout.ts';
import { fieldsLayout } from './screens/FieldsScreen.tsx';
import { primaryLayout } from './screens/primary-layout.ts';

function cellInScreen(model: ScreenModel, area: FrameArea, canvas: Canvas): Cell | null {
  const { body, readOnly } = model;
  const { space } = area;
  switch (body.id) {
    case 'primary': {
      const { note, gap, fields } = primaryLayout({ body, space, canvas, readOnly });
      const above = 1 + note.length + gap;
      return fields.cursor && { x: fields.cursor.x, y: fields.cursor.y + above };
    }
    case 'fallback-settings':
    case 'inference':
      return fieldsLayout({ body, space, canvas, readOnly }).cursor;
    case 'dimensions': {
      const { choice, beforeField, field } = dimensionsLayout({ body, space, canvas, readOnly });
      return field.cursor && { x: field.cursor.x, y: field.cursor.y + choice + beforeField };
    }
    case 'welcome':
    case 'connection-test':
    case 'fallback':
    case 'review':
    case 'apply':
    case 'checks':
    case 'done':
      return null;
  }
}

/**
 * The cell of the terminal in which the cursor stands, so that input methods open their window there
 * and magnifiers follow; null on a screen without a focused field.
 */
export function cursorCell(model: ScreenModel, area: FrameArea, canvas: Canvas): Cell | null {
  const cell = cellInScreen(model, area, canvas);
  return cell && { x: cell.x + margin, y: cell.y + area.top };
}

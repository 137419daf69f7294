import { Text } from 'ink';
import { useContext, useInsertionEffect } from 'react';
import type { ScreenModel } from '../src/wizard/screen-model.ts';
import { isTooSmall, smallestViewport } from '../src/wizard/viewport.ts';
import type { Canvas } from './canvas.ts';
import { cursorCell } from './cursor-cell.ts';
import { CursorPlace } from './cursor-place.ts';
import { frameArea } from './frame-area.ts';
import { Frame } from './parts/Frame.tsx';
import { ScreenBody } from './screens/ScreenBody.tsx';
import { wrapText } from './text/wrap-text.ts';

/** What is said instead of a screen that would not fit. */
function TooSmall({ canvas, rows }: { readonly canvas: Canvas; readonly rows: number }) {
  const { columns, rows: least } = smallestViewport;
  const words =
    `Please enlarge the terminal: it is ${canvas.columns}x${rows}, ` +
    `at least ${columns}x${least} is needed.`;
  const lines = wrapText(words, canvas.columns, canvas.glyphs).slice(0, Math.max(1, rows - 1));
  return <Text>{lines.join('\n')}</Text>;
}

/** One screen, drawn from its model and nothing else. */
export function ScreenView({
  model,
  canvas,
}: {
  readonly model: ScreenModel;
  readonly canvas: Canvas;
}) {
  const { columns, rows } = canvas;
  const tooSmall = rows !== null && isTooSmall({ columns, rows });
  const area = frameArea(model, canvas);
  const hidden = tooSmall || canvas.cursor === 'drawn';
  const cell = hidden ? null : cursorCell(model, area, canvas);
  const placeCursor = useContext(CursorPlace);
  // Insertion effects run before the frame is written, other effects after it.
  useInsertionEffect(() => {
    placeCursor(cell);
  });
  if (tooSmall) return <TooSmall canvas={canvas} rows={rows} />;
  const { body, tick, readOnly } = model;
  return (
    <Frame model={model} area={area} canvas={canvas}>
      <ScreenBody
        body={body}
        space={area.space}
        canvas={canvas}
        tick={tick}
        readOnly={readOnly || rows === null}
      />
    </Frame>
  );
}

import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { ScreenModel } from '../src/wizard/screen-model.ts';
import type { Canvas } from './canvas.ts';
import { unicodeGlyphs } from './glyphs.ts';
import type { GlyphSet } from './glyphs.ts';
import { ScreenView } from './ScreenView.tsx';

/** One screen as text on this canvas, with its colours if the canvas has them. */
export function renderScreenText(model: ScreenModel, canvas: Canvas): string {
  const text = renderToString(<ScreenView model={model} canvas={canvas} />, {
    columns: canvas.columns,
  });
  const drawn = canvas.colour ? text : stripVTControlCharacters(text);
  return drawn.replace(/[ \t]+$/gmu, '');
}

/** One screen as plain text, as long as it needs to be and no wider than `columns`. */
export function renderScreen(
  model: ScreenModel,
  columns: number,
  glyphs: GlyphSet = unicodeGlyphs,
): string {
  return renderScreenText(model, { columns, rows: null, glyphs, colour: false, cursor: 'drawn' });
}

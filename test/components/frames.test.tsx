import { describe, expect, it } from 'vitest';
import { asciiGlyphs, unicodeGlyphs } from '../../components/glyphs.ts';
import { renderScreen } from '../../components/render-screen.tsx';
import { ScreenView } from '../../components/ScreenView.tsx';
import { renderFrame } from '../support/render-frame.ts';
import { typicalScreens } from '../support/sample-screens.ts';

const sizes = [
  { columns: 120, rows: 40 },
  { columns: 80, rows: 24 },
  { columns: 60, rows: 16 },
] as const;
const named = typicalScreens.map((model) => ({ name: model.body.id, model }));

describe.each(sizes)('on $columns x $rows', ({ columns, rows }) => {
  it.each(named)('$name looks as drawn', async ({ name, model }) => {
    const canvas = {
      columns,
      rows,
      glyphs: unicodeGlyphs,
      colour: false,
      cursor: 'drawn',
    } as const;
    const frame = renderFrame(<ScreenView model={model} canvas={canvas} />, { columns, rows });
    await expect(`${frame}\n`).toMatchFileSnapshot(`frames/${columns}x${rows}/${name}.txt`);
  });
});

describe('in ASCII', () => {
  it.each(named)('$name looks as drawn', async ({ name, model }) => {
    const size = { columns: 80, rows: 24 };
    const canvas = { ...size, glyphs: asciiGlyphs, colour: false, cursor: 'drawn' } as const;
    const frame = renderFrame(<ScreenView model={model} canvas={canvas} />, size);
    await expect(`${frame}\n`).toMatchFileSnapshot(`frames/ascii/${name}.txt`);
  });
});

describe('as plain text', () => {
  it.each(named)('$name looks as printed', async ({ name, model }) => {
    const text = renderScreen({ ...model, readOnly: true, hints: [] }, 72);
    await expect(`${text}\n`).toMatchFileSnapshot(`frames/text/${name}.txt`);
  });
});

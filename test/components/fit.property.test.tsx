import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Canvas } from '../../components/canvas.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../components/glyphs.ts';
import { renderScreen } from '../../components/render-screen.tsx';
import { ScreenView } from '../../components/ScreenView.tsx';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
import { anyScreen } from '../support/any-screen.ts';
import { property } from '../support/property.ts';
import { renderFrame } from '../support/render-frame.ts';
import { typicalScreens, worstScreens } from '../support/sample-screens.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

const sizes: readonly Size[] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 300, rows: 17 },
];
const looks = [
  { glyphs: unicodeGlyphs, cursor: 'terminal' },
  { glyphs: asciiGlyphs, cursor: 'drawn' },
] as const satisfies readonly Pick<Canvas, 'glyphs' | 'cursor'>[];

/** Frames that are drawn for one property; each takes about thirty milliseconds. */
const drawn = 60;

/** What sticks out of a frame, or null. */
function overflow(frame: string, { columns, rows }: Size): string | null {
  const lines = frame.split('\n');
  if (lines.length > rows - 1) return `${lines.length} rows on ${rows}`;
  const wide = lines.find((line) => stringWidth(line) > columns);
  return wide === undefined ? null : `${stringWidth(wide)} columns: ${wide}`;
}

function draw(model: ScreenModel, size: Size, look: (typeof looks)[number]): string {
  return renderFrame(
    <ScreenView model={model} canvas={{ ...size, ...look, colour: false }} />,
    size,
  );
}

describe('a frame', () => {
  it.each(sizes)('of every screen is one row lower than $columns x $rows and no wider', (size) => {
    const wrong = [...typicalScreens, ...worstScreens].flatMap((model) =>
      looks.map((look) => overflow(draw(model, size, look), size)),
    );
    expect(wrong.filter((each) => each !== null)).toEqual([]);
  });

  it('always has its footer on the last row', () => {
    const size = { columns: 80, rows: 24 };
    const heights = worstScreens.map((model) => draw(model, size, looks[0]).split('\n').length);
    expect(new Set(heights)).toEqual(new Set([size.rows - 1]));
  });

  const cases = fc.record({
    model: anyScreen,
    size: fc.constantFrom(...sizes),
    look: fc.constantFrom(...looks),
  });

  it('of any screen fits, whatever its texts hold', () => {
    property(
      cases,
      ({ model, size, look }) => {
        expect(overflow(draw(model, size, look), size)).toBeNull();
      },
      drawn,
    );
  });

  it('of any screen holds ASCII only where nothing else can be shown', () => {
    property(
      cases,
      ({ model, size }) => {
        expect(draw(model, size, looks[1])).toMatch(/^[ -~\n]*$/u);
      },
      drawn,
    );
  });
});

describe('a screen as plain text', () => {
  const cases = fc.record({ model: anyScreen, columns: fc.integer({ min: 20, max: 200 }) });

  it('is never wider than it was asked to be', () => {
    property(
      cases,
      ({ model, columns }) => {
        const widths = renderScreen(model, columns)
          .split('\n')
          .map((line) => stringWidth(line));
        expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
      },
      drawn,
    );
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { unicodeGlyphs } from '../../components/glyphs.ts';
import { field, mark, screen } from '../support/model-parts.ts';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';

let draw: (model: ScreenModel) => string;

beforeAll(async () => {
  // Read once, when the drawing half is loaded.
  process.env['FORCE_COLOR'] = '1';
  const { renderScreenText } = await import('../../components/render-screen.tsx');
  const canvas = {
    columns: 80,
    rows: 24,
    glyphs: unicodeGlyphs,
    colour: true,
    cursor: 'drawn',
  } as const;
  draw = (model) => renderScreenText(model, canvas);
});

describe('in colour', () => {
  it('the cursor is an inverse cell', () => {
    const fields = [field({ text: 'abc', cursor: 1 })];
    expect(draw(screen({ id: 'inference', fields }))).toContain('a\u001b[7mb\u001b[27mc');
  });

  it('what failed is red, and says so', () => {
    const findings = [mark('It', { status: 'fail' })];
    expect(draw(screen({ id: 'welcome', findings, draft: null }))).toContain('\u001b[31m');
  });

  it('no background is painted, and nothing is black or white', () => {
    const findings = (['pass', 'warn', 'fail', 'skip', 'running'] as const).map((status) =>
      mark(status, { status, fix: 'Do this.' }),
    );
    const frame = draw(screen({ id: 'welcome', findings, draft: null }));
    // SGR 30, 37 and 97 are black and white, 40 to 49 and 100 to 107 backgrounds.
    // eslint-disable-next-line no-control-regex
    expect(frame).not.toMatch(/\u001b\[(?:30|37|97|4\d|10\d)m/u);
  });
});

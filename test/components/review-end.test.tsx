import { describe, expect, it } from 'vitest';
import { unicodeGlyphs } from '../../components/glyphs.ts';
import { ScreenView } from '../../components/ScreenView.tsx';
import { renderFrame } from '../support/render-frame.ts';
import { aReview, playWizard, settled } from '../support/wizard-scenario.ts';

const sizes = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];
const diffs = [
  { name: 'short', diff: Array.from({ length: 60 }, (_, row) => `+LINE_${row}=1\n`).join('') },
  {
    name: 'long',
    diff: Array.from({ length: 60 }, () => `+${'a word and '.repeat(14)}\n`).join(''),
  },
];
const cases = sizes.flatMap((size) => diffs.map((each) => ({ ...size, ...each })));

describe('the end of the review', () => {
  it.each(cases)('can be read on $columns x $rows with $name lines', async (each) => {
    const { columns, rows, diff } = each;
    const play = playWizard({ request: { contact: false } });
    play.wizard.resize(columns, rows);
    for (let screens = 0; screens < 5; screens += 1) play.type('\r');
    await settled();
    const file = { name: '.env', created: false, keys: [], diff: `${diff}+THE_END=1\n` };
    play.calls.review[0]?.succeed({ ...aReview, files: [file] });
    await settled();
    for (let page = 0; page < 99; page += 1) play.type('\u001b[6~');
    const canvas = {
      columns,
      rows,
      glyphs: unicodeGlyphs,
      colour: false,
      cursor: 'drawn',
    } as const;
    const frame = renderFrame(<ScreenView model={play.model()} canvas={canvas} />, each);
    expect(frame).toContain('+THE_END=1');
  });
});

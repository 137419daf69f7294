import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { frameSvg } from '../support/frame-svg.ts';
import { screenTour } from '../support/screen-tour.ts';
import type { TourStop } from '../support/screen-tour.ts';

const size = { columns: 80, rows: 24 } as const;
const folder = new URL('../../docs/screens/', import.meta.url);
const names = [
  'welcome',
  'primary',
  'connection-test-failed',
  'connection-test',
  'fallback',
  'fallback-settings',
  'dimensions',
  'review',
  'review-edit',
  'inference',
  'apply',
  'checks',
  'done',
] as const;

let stops: readonly TourStop[] = [];

/** The drawing half reads FORCE_COLOR when it is loaded. */
async function draw(stop: TourStop): Promise<string> {
  process.env['FORCE_COLOR'] = '1';
  const { renderScreenText } = await import('../../components/render-screen.tsx');
  const { unicodeGlyphs } = await import('../../components/glyphs.ts');
  const canvas = { ...size, glyphs: unicodeGlyphs, colour: true, cursor: 'drawn' } as const;
  return renderScreenText(stop.model, canvas);
}

beforeAll(async () => {
  stops = await screenTour();
});

describe('the pictures of the screens', () => {
  it('show every stop of the tour', () => {
    expect(stops.map(({ name }) => name)).toEqual(names);
  });

  it.each(names)('show %s as it is drawn today (npm run docs draws it anew)', async (name) => {
    const stop = stops.find((each) => each.name === name);
    if (stop === undefined) throw new Error(`the tour does not stop at ${name}`);
    const title = `setup-wizard: ${stop.model.title}`;
    const svg = await frameSvg(await draw(stop), { ...size, title });
    await expect(svg).toMatchFileSnapshot(`../../docs/screens/${name}.svg`);
  });

  it('are no others', () => {
    expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.svg`).toSorted());
  });

  it('hold no password', async () => {
    const all = await Promise.all(stops.map(draw));
    expect(all.join('')).not.toContain('horse');
  });
});

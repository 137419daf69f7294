import { describe, expect, it } from 'vitest';
import { unicodeGlyphs } from '../../components/glyphs.ts';
import { ScreenView } from '../../components/ScreenView.tsx';
import { renderFrame } from '../support/render-frame.ts';
import { aPrimary, playWizard, type Scenario } from '../support/wizard-scenario.ts';

function draw(play: Scenario, columns = 80, rows = 24): string {
  const canvas = { columns, rows, glyphs: unicodeGlyphs, colour: false, cursor: 'drawn' } as const;
  return renderFrame(<ScreenView model={play.model()} canvas={canvas} />, { columns, rows });
}

function times(frame: string, words: string): number {
  return frame.split(words).length - 1;
}

describe('a form that was refused', () => {
  it('says why once, beside the field', () => {
    const play = playWizard();
    play.type('\r\u001b[D\r');
    expect(times(draw(play), 'Host is missing.')).toBe(1);
  });

  it('says what is wrong with a number of dimensions once', () => {
    const play = playWizard();
    play.type('\r\r\r\r');
    play.choose('other');
    play.type('99999\r');
    expect(times(draw(play), '✗')).toBe(1);
  });

  it('says below what no field can say', () => {
    const play = playWizard();
    play.type('\r\u001b[D\t\u001b[200~postgres://h:x/d\u001b[201~');
    expect(draw(play)).toContain('✗ error');
  });
});

describe('the kind of primary', () => {
  it('says that nothing is written where there is none', () => {
    const play = playWizard();
    play.type('\r');
    const words = 'The application works on the local fallback alone. Nothing about a primary is';
    expect(draw(play).replace(/\s+/gu, ' ')).toContain(words);
  });

  it('says what becomes of a primary that is stored', () => {
    const play = playWizard({ env: aPrimary });
    play.type('\r\u001b[C');
    expect(draw(play).replace(/\s+/gu, ' ')).toContain('password are emptied in both files.');
  });

  it('gives way to the fields', () => {
    const play = playWizard();
    play.type('\r\u001b[D');
    expect(draw(play, 60, 16)).toContain('TLS root certificate');
  });
});

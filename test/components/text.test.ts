import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { asciiGlyphs, unicodeGlyphs } from '../../components/glyphs.ts';
import { cleanText } from '../../components/text/clean-text.ts';
import { displayWidth } from '../../components/text/display-width.ts';
import { fieldWindow } from '../../components/text/field-window.ts';
import { fitText } from '../../components/text/fit-text.ts';
import { graphemes } from '../../components/text/graphemes.ts';
import { wrapText } from '../../components/text/wrap-text.ts';
import { property } from '../support/property.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.stringMatching(/^[a-z ]{0,80}$/u),
);
// No text is drawn in less; one grapheme of a foreign script may take four columns.
const columns = fc.integer({ min: 8, max: 40 });

describe('a text that is drawn', () => {
  it.each([
    ['a\tb', 'a b'],
    ['a\r\nb', 'a b'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['a\u0007\u009bb', 'a b'],
    ['safe\u202etxt.exe', 'safetxt.exe'],
    ['half \ud83d of an emoji', 'half \ufffd of an emoji'],
    ['漢字 é 👩‍👩‍👧‍👦', '漢字 é 👩‍👩‍👧‍👦'],
  ])('of %j is %j', (given, drawn) => {
    expect(cleanText(given, unicodeGlyphs).replace('  ', ' ')).toBe(drawn);
  });

  it('keeps the sense of our own signs where there is ASCII only', () => {
    expect(cleanText('“a” → b … é', asciiGlyphs)).toBe('"a" -> b .. ?');
  });

  it('is never wider than its place', () => {
    property(fc.record({ text, columns }), (each) => {
      const drawn = fitText(each.text, each.columns, unicodeGlyphs);
      expect(stringWidth(drawn)).toBeLessThanOrEqual(each.columns);
    });
  });
});

describe('the characters of a text', () => {
  const letters = fc.constantFrom(
    'abc',
    'a',
    ' ',
    '\u0301',
    '\u0600',
    '👩‍👩‍👧',
    '🇩🇪',
    '\r',
    '\n',
    '漢',
    '\u1100\u1161',
  );
  const mixed = fc.oneof(
    text,
    fc.array(letters, { maxLength: 12 }).map((all) => all.join('')),
  );

  it('are those of the segmenter, and as wide together as the text', () => {
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    property(mixed, (each) => {
      const cells = Array.from(segmenter.segment(each), ({ segment }) => segment);
      expect(graphemes(each)).toEqual(cells);
      expect(displayWidth(each)).toBe(stringWidth(each));
    });
  });
});

describe('a text that is wrapped', () => {
  it('has no line wider than its place', () => {
    property(fc.record({ text, columns }), (each) => {
      const widths = wrapText(each.text, each.columns, unicodeGlyphs).map((row) =>
        stringWidth(row),
      );
      expect(Math.max(0, ...widths)).toBeLessThanOrEqual(each.columns);
    });
  });

  it('loses no word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/u), { minLength: 1, maxLength: 20 });
    property(fc.record({ words, columns }), (each) => {
      const rows = wrapText(each.words.join(' '), each.columns, unicodeGlyphs);
      expect(rows.join('').replaceAll(' ', '')).toBe(each.words.join(''));
    });
  });

  it('keeps the columns of a line that fits', () => {
    expect(wrapText('Primary   not configured', 40, unicodeGlyphs)).toEqual([
      'Primary   not configured',
    ]);
  });

  it('says that something is left out', () => {
    expect(wrapText('one two three four', 9, unicodeGlyphs, 2)).toEqual(['one two', 'three fo…']);
  });
});

describe('the part of a field that is drawn', () => {
  const cells = fc.array(fc.constantFrom('a', 'B', '漢', '•'), { maxLength: 120 });

  it('holds the cursor and is never wider than the field', () => {
    property(
      fc.record({ cells, columns: fc.integer({ min: 8, max: 60 }), at: fc.nat(120) }),
      (each) => {
        const shown = fieldWindow(
          each.cells,
          Math.min(each.at, each.cells.length),
          each.columns,
          unicodeGlyphs,
        );
        const width = stringWidth(shown.before + (shown.at ?? '') + shown.after);
        expect([shown.at === null, width <= each.columns]).toEqual([false, true]);
      },
    );
  });

  it('shows the character under the cursor', () => {
    property(fc.record({ cells, at: fc.nat(120) }), (each) => {
      const cursor = Math.min(each.at, each.cells.length);
      expect(fieldWindow(each.cells, cursor, 20, unicodeGlyphs).at).toBe(each.cells[cursor] ?? '');
    });
  });

  it('is all of it when it fits', () => {
    expect(fieldWindow(['a', 'b', 'c'], 1, 9, unicodeGlyphs)).toEqual({
      before: 'a',
      at: 'b',
      after: 'c',
    });
  });
});

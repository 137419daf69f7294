import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { QuickSegmenter } from '../../build/scripts/quick-segmenter.mjs';
import { plainWidth } from '../../build/scripts/quick-width.mjs';
import { property } from '../support/property.ts';

/** What the screens are made of, and what may be in a value: marks, joiners, emoji, halves of a pair. */
const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '│ ✓ pass',
    '›',
    '…',
    '⠋',
    '↔',
    '─',
    '\r\n',
    '\n',
    'é',
    '\u0301',
    '\u200d',
    '\ufe0f',
  ),
  fc.constantFrom(
    '\u001b[31m',
    '\u001b[39m',
    '\u001b[1;38;5;200m',
    '\u001b[2K',
    '👩‍👩‍👧',
    '한',
    '\ud83d',
  ),
);
const texts = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
const everyUnit = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));

describe('the width of a plain text', () => {
  it('is what string-width says, for every single character', () => {
    const wrong = everyUnit.filter(
      (unit) => (plainWidth(unit) ?? stringWidth(unit)) !== stringWidth(unit),
    );
    expect(wrong).toEqual([]);
  });

  it('is what string-width says, for any text', () => {
    property(texts, (text) => {
      expect(plainWidth(text) ?? stringWidth(text)).toBe(stringWidth(text));
    });
  });

  it('is known at once for a line of a screen', () => {
    expect(plainWidth('\u001b[32m✓ pass\u001b[39m  Port 5433 is free … ─── ›')).toBe(33);
  });
});

describe('the graphemes of a text', () => {
  const real = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const quick = new QuickSegmenter(undefined, { granularity: 'grapheme' });

  it('are those of Intl.Segmenter', () => {
    property(texts, (text) => {
      expect(Array.from(quick.segment(text))).toEqual(Array.from(real.segment(text)));
    });
  });

  it('are those of Intl.Segmenter for every pair with a letter', () => {
    const wrong = everyUnit.filter(
      (unit) =>
        Array.from(quick.segment(`a${unit}b`)).length !==
        Array.from(real.segment(`a${unit}b`)).length,
    );
    expect(wrong).toEqual([]);
  });

  it('are found by their place', () => {
    property(fc.tuple(texts, fc.nat(30)), ([text, index]) => {
      expect(quick.segment(text).containing(index)).toEqual(real.segment(text).containing(index));
    });
  });
});

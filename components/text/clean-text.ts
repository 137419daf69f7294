import { stripVTControlCharacters } from 'node:util';
import type { GlyphSet } from '../glyphs.ts';

/** Signs of our own sentences and what stands for them without them. */
const plainer: Readonly<Record<string, string>> = {
  '…': '..',
  '→': '->',
  '–': '-',
  '—': '-',
  '·': '-',
  '•': '*',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/**
 * A text that moves no cursor: no escape sequences, one blank for each control character, tab or line
 * break, nothing that turns the direction of writing, no half characters.
 */
export function cleanText(text: string, glyphs: GlyphSet): string {
  if (/^[ -~]*$/u.test(text)) return text;
  const still = stripVTControlCharacters(text)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n|[\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
  if (!glyphs.ascii) return still;
  return still.replace(/[^ -~]/gu, (sign) => plainer[sign] ?? '?');
}

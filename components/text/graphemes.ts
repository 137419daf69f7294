let segmenter: Intl.Segmenter | undefined;

/** What stands inside plain letters: between two of them a character always ends. */
const insidePlain = /((?<=[ -~])[ -~]+(?=[ -~]))/u;

/** The characters of a text as a reader counts them: an accent or a family of emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (/^[ -~]*$/u.test(text)) return text.split('');
  // The segmenter is slow, and long texts are plain for the most part: every second piece.
  return text
    .split(insidePlain)
    .flatMap((piece, index) => (index % 2 === 1 ? piece.split('') : segmented(piece)));
}

function segmented(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a reader counts them: an accent or a family of emoji is one. */
export function graphemes(text: string): readonly string[] {
  if (/^[ -~]*$/u.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

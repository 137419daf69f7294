/**
 * This file is part of the program: it stands for Intl.Segmenter in the screens' libraries. Theirs are
 * graphemes of lines that are plain nearly always, and the first real segmenter takes 3 ms to make.
 */
const { Segmenter } = globalThis.Intl;

/**
 * Text in which every UTF-16 unit is a grapheme of its own: no carriage return (it joins a line feed),
 * no mark, joiner or selector, nothing outside the basic plane.
 */
// eslint-disable-next-line no-control-regex -- colours are escape sequences
const singles = /^[\n\u001b -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2bff]*$/;

export class QuickSegmenter {
  #options;
  #real;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    if (!singles.test(text)) {
      this.#real ??= new Segmenter(...this.#options);
      return this.#real.segment(text);
    }
    const segments = Array.from(text, (segment, index) => ({ segment, index, input: text }));
    return Object.assign(segments, { containing: (index = 0) => segments[index] });
  }
}

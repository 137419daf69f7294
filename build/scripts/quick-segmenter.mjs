/**
 * This file is part of the program: it stands for Intl.Segmenter, whose first instance takes 3 ms to make.
 * The texts of the wizard are plain nearly always, and need none.
 */
const { Segmenter } = globalThis.Intl;

/**
 * Text in which every UTF-16 unit is a grapheme of its own: no carriage return (it joins a line feed),
 * no mark, joiner or selector, nothing outside the basic plane.
 */
// eslint-disable-next-line no-control-regex -- colours are escape sequences
const singles = /^[\n\u001b -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2bff]*$/;

/** What `segment()` gives for such a text. */
class Singles {
  #text;

  constructor(text) {
    this.#text = text;
  }

  *[Symbol.iterator]() {
    for (let index = 0; index < this.#text.length; index += 1) yield this.containing(index);
  }

  containing(index = 0) {
    const segment = this.#text[index];
    return segment === undefined ? undefined : { segment, index, input: this.#text };
  }
}

export class QuickSegmenter {
  #options;
  #real;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    if (singles.test(text)) return new Singles(text);
    this.#real ??= new Segmenter(...this.#options);
    return this.#real.segment(text);
  }
}

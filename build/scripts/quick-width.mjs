/* global require */
/**
 * This file is part of the program: it stands for `string-width` in the screens and their libraries.
 * The real one has regular expressions that take 30 ms to make, and most lines need none of them.
 */
// eslint-disable-next-line no-control-regex -- colours are escape sequences
const colours = /\u001b\[[\d;]*m/g;

/** Text in which every UTF-16 unit is one column wide: Latin, punctuation, arrows, lines, our glyphs. */
const narrow =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2199\u2500-\u259f\u25cb\u25cf\u2713\u2717\u2800-\u28ff]*$/;

/** Columns of a plain text, colours not counted; undefined when the text is not plain. */
export function plainWidth(text) {
  const seen = text.includes('\u001b') ? text.replace(colours, '') : text;
  return narrow.test(seen) ? seen.length : undefined;
}

export default function stringWidth(text, options) {
  const plain = options === undefined && typeof text === 'string' ? plainWidth(text) : undefined;
  // In the bundle a module that is required runs when it is first required, not before.
  return plain ?? require('string-width/real').default(text, options);
}

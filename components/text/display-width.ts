import stringWidth from 'string-width';

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  // Most texts are plain, and a table look-up for each letter costs what a frame costs.
  return /^[ -~]*$/u.test(text) ? text.length : stringWidth(text);
}

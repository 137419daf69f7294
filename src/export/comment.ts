/** Taken for a line break by some readers, or shown in another order than it is. */
const hidden = /[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

/**
 * Lines as a comment. Names in them may hold anything; what would end the comment, or hide a part of
 * it, is shown as a question mark.
 *
 * @param mark what begins a comment in that language
 */
export function comment(lines: readonly string[], mark = '#'): string {
  return lines
    .map((line) => (line === '' ? mark : `${mark} ${line.replaceAll(hidden, '?')}`))
    .join('\n');
}

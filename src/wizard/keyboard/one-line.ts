const control = /[\p{Cc}\u2028\u2029]/gu;

/** The text without control characters and line breaks, so that it can stand in one line. */
export function withoutControls(text: string): string {
  return text.replace(control, '');
}

/** The same with a blank in the place of each, for text that is only shown. */
export function inOneLine(text: string): string {
  return text.replace(control, ' ');
}

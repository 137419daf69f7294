import stringWidth from 'string-width';

/** Columns that a text takes on a terminal: two for a wide character, none for a mark on another one. */
export function textColumns(text: string): number {
  return stringWidth(text);
}

/** The text with blanks behind it, or before it, up to so many columns; a longer one stays as it is. */
export function filledTo(
  columns: number,
  text: string,
  blanks: 'after' | 'before' = 'after',
): string {
  const missing = ' '.repeat(Math.max(0, columns - textColumns(text)));
  return blanks === 'after' ? text + missing : missing + text;
}

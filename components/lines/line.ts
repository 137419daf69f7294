import type { Tone } from '../theme.ts';

/** A piece of a line in one tone; without one it has the terminal's own colour. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

/** One row of a screen. Its texts are clean and no wider than their place. */
export type Line = readonly Span[];

/** The rows of one item of a list. */
export type Block = readonly Line[];

/** Columns of the pointer before the focused row of a list or form. */
export const pointerColumns = 2;

/** A line in one tone. */
export function line(text: string, tone?: Tone): Line {
  return [tone === undefined ? { text } : { text, tone }];
}

/** A line moved to the right by so many columns. */
export function indented(columns: number, inner: Line): Line {
  return [{ text: ' '.repeat(columns) }, ...inner];
}

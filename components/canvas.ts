import type { GlyphSet } from './glyphs.ts';

/** What there is to draw on. */
export interface Canvas {
  readonly columns: number;
  /** Rows of the terminal; null for a text that is as long as it needs to be. */
  readonly rows: number | null;
  readonly glyphs: GlyphSet;
  /** Whether colour and inverse cells reach the reader. */
  readonly colour: boolean;
  /** `terminal`: the terminal's own cursor stands in the field; `drawn`: it must be drawn. */
  readonly cursor: 'terminal' | 'drawn';
}

/** The part of a canvas that is left for one part of a screen; rows may be Infinity. */
export interface Space {
  readonly width: number;
  readonly rows: number;
}

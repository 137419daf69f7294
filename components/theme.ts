/** What a piece of text means; screens know no colours. */
export type Tone =
  'error' | 'warning' | 'ok' | 'muted' | 'accent' | 'focus' | 'strong' | 'added' | 'removed';

/** How the renderer draws a tone. */
export interface ToneStyle {
  readonly color?: string;
  readonly bold?: boolean;
}

/**
 * Sixteen-colour names, which follow the palette of the terminal; never a background, never black or
 * white, and running text keeps the terminal's own colour, so that light and dark both stay readable.
 * No tone stands alone: each has a mark or a word beside it.
 */
export const theme: Readonly<Record<Tone, ToneStyle>> = {
  error: { color: 'red', bold: true },
  warning: { color: 'yellow', bold: true },
  ok: { color: 'green' },
  muted: { color: 'gray' },
  accent: { color: 'magenta' },
  focus: { color: 'magenta', bold: true },
  strong: { bold: true },
  added: { color: 'green' },
  removed: { color: 'red' },
};

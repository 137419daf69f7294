/** The size of the terminal in character cells. */
export interface Viewport {
  readonly columns: number;
  readonly rows: number;
}

/** Below this the forms no longer fit, and the screens ask for a larger terminal. */
export const smallestViewport: Viewport = { columns: 60, rows: 16 };

/** Longer lines are hard to read, so text is no wider than so many columns. */
export const widestText = 100;

/** Header, rule, rule, key hints. */
const rowsAroundTheBody = 4;

/**
 * Rows left for the body of a frame. A frame is one row lower than the terminal: nothing is ever
 * written to the last row, where some terminals scroll.
 */
export function bodyRows(rows: number): number {
  return Math.max(1, rows - 1 - rowsAroundTheBody);
}

/** Whether the screens have to ask for a larger terminal, and nothing else. */
export function isTooSmall({ columns, rows }: Viewport): boolean {
  return columns < smallestViewport.columns || rows < smallestViewport.rows;
}

/** The size of the terminal in character cells. */
export interface Viewport {
  readonly columns: number;
  readonly rows: number;
}

/** Below this the screens ask for a larger terminal (terminal-ui facts, section 7: "Layout"). */
export const smallestViewport: Viewport = { columns: 60, rows: 16 };

/** Header, rule, rule, key hints. */
const rowsAroundTheBody = 4;

/**
 * Rows left for the body of a frame. A frame is one row lower than the terminal, because Ink clears
 * the whole terminal for a frame that is as high as it.
 */
export function bodyRows(rows: number): number {
  return Math.max(1, rows - 1 - rowsAroundTheBody);
}

/** Whether the screens have to ask for a larger terminal, and nothing else. */
export function isTooSmall({ columns, rows }: Viewport): boolean {
  return columns < smallestViewport.columns || rows < smallestViewport.rows;
}

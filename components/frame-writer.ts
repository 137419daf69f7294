import type { Cell } from './lines/field-layout.ts';

const beginUpdate = '\u001b[?2026h';
const endUpdate = '\u001b[?2026l';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

/** Draws whole frames on a screen of its own and sends no more than what changed. */
export interface FrameWriter {
  /** Shows the frame, with the terminal's cursor in the cell, or hidden. */
  readonly draw: (frame: string, cursor: Cell | null) => void;
  /** Forgets what is on the screen, so that the next frame is drawn whole. */
  readonly forget: () => void;
}

/** Rows and columns are counted from 1 on a terminal. */
function at(x: number, y: number): string {
  return `\u001b[${y + 1};${x + 1}H`;
}

/**
 * Ink's own writer counts lines relative to the cursor and, when it writes changed lines only, is off
 * by one for frames lower than the terminal; and it clears terminal and history for frames as high.
 * Rows that are addressed absolutely cannot slip. A row is erased before it is written: afterwards the
 * cursor may stand on its last character.
 *
 * @param write sends text to the terminal
 */
export function createFrameWriter(write: (text: string) => void): FrameWriter {
  let shown: readonly string[] = [];
  let cursorShown = '';
  return {
    draw: (frame, cursor) => {
      const rows = frame.split('\n');
      const last = Math.max(rows.length, shown.length);
      const changed = Array.from({ length: last }, (_, y) => ({ y, row: rows[y] ?? '' }))
        .filter(({ y, row }) => row !== shown[y])
        .map(({ y, row }) => `${at(0, y)}\u001b[K${row}`);
      const cursorNow = cursor === null ? hideCursor : `${at(cursor.x, cursor.y)}${showCursor}`;
      if (changed.length === 0 && cursorNow === cursorShown) return;
      const drawn = changed.length === 0 ? '' : `${hideCursor}${changed.join('')}`;
      write(`${beginUpdate}${drawn}${cursorNow}${endUpdate}`);
      shown = rows;
      cursorShown = cursorNow;
    },
    forget: () => {
      shown = [];
      cursorShown = '';
    },
  };
}

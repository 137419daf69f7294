import { createContext } from 'react';
import type { Cell } from './lines/field-layout.ts';

/** Takes the cell in which the terminal's cursor belongs, or null, just before a frame is written. */
export const CursorPlace = createContext<(cell: Cell | null) => void>(() => undefined);

import xterm from '@xterm/headless';

/** A terminal without a window: it reads what a program writes and knows what would be seen. */
export interface TerminalEmulator {
  readonly write: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** The visible lines joined, trailing blanks and blank lines at the end removed. */
  readonly frame: () => string;
  /**
   * All text of the main screen, also what scrolled off it. A line that the terminal broke because it
   * was too long is one line again.
   */
  readonly mainScreen: () => string;
  readonly isAlternate: () => boolean;
  readonly cursorVisible: () => boolean;
  /** Where the cursor stands on the visible screen, counted from 0. */
  readonly cursor: () => { readonly column: number; readonly row: number };
  readonly bracketedPaste: () => boolean;
  /** Grows with all that may change what is seen. */
  readonly changes: () => number;
  /** Resolves when everything written so far is on the screen. */
  readonly settled: () => Promise<void>;
}

/** Lines kept above the screen; more than any journey prints. */
const scrollback = 2_000;

/**
 * @param answer gets what the terminal itself replies, for example where its cursor is
 */
export function createTerminalEmulator(
  columns: number,
  rows: number,
  answer: (reply: string) => void = () => undefined,
): TerminalEmulator {
  const term = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  let visible = true;
  let changes = 0;
  for (const [final, shown] of [
    ['h', true],
    ['l', false],
  ] as const) {
    // The library does not tell the state of DECTCEM (private mode 25), so the change is overheard.
    term.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(25)) visible = shown;
      return false;
    });
  }
  term.onData(answer);
  const { buffer } = term;
  return {
    write: (text) => {
      changes += 1;
      term.write(text);
    },
    resize: (toColumns, toRows) => {
      changes += 1;
      term.resize(toColumns, toRows);
    },
    changes: () => changes,
    frame: () => visibleText(buffer.active),
    mainScreen: () => printedText(buffer.normal),
    isAlternate: () => buffer.active.type === 'alternate',
    cursorVisible: () => visible,
    cursor: () => ({ column: buffer.active.cursorX, row: buffer.active.cursorY }),
    bracketedPaste: () => term.modes.bracketedPasteMode,
    settled: () => new Promise((resolve) => term.write('', resolve)),
  };
}

function visibleText(buffer: xterm.IBuffer): string {
  return linesOf(buffer, buffer.baseY)
    .map((line) => line.translateToString(true))
    .join('\n')
    .trimEnd();
}

function printedText(buffer: xterm.IBuffer): string {
  const lines = linesOf(buffer, 0);
  return lines
    .map((line, index) => {
      const goesOn = lines[index + 1]?.isWrapped === true;
      return line.translateToString(!goesOn) + (goesOn ? '' : '\n');
    })
    .join('')
    .trimEnd();
}

function linesOf(buffer: xterm.IBuffer, from: number): readonly xterm.IBufferLine[] {
  return Array.from({ length: buffer.length - from }, (_, index) => {
    const line = buffer.getLine(from + index);
    if (line === undefined) throw new RangeError(`no line ${index} on the screen`);
    return line;
  });
}

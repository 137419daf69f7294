import type { ScreenTerminal } from './screen-terminal.ts';

/** How the wizard must leave every terminal. */
export const untouchedTerminal = {
  alternate: false,
  cursorVisible: true,
  bracketedPaste: false,
} as const;

/** What of a terminal a program can leave behind changed. */
export function terminalState(terminal: ScreenTerminal): Record<string, boolean> {
  return {
    alternate: terminal.isAlternate(),
    cursorVisible: terminal.cursorVisible(),
    bracketedPaste: terminal.bracketedPaste(),
  };
}

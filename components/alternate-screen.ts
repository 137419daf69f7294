import { writeSync } from 'node:fs';

/**
 * The other screen of the terminal, where the wizard is drawn, so that the shell's own text comes back
 * untouched. Lines are not wrapped there: what a terminal takes for wider than we do is cut at the edge
 * instead of pushing the frame down. Pastes arrive in brackets.
 */
const enterSequence = '\u001b[?1049h\u001b[?7l\u001b[?2004h\u001b[?25l\u001b[2J\u001b[H';
const clearSequence = '\u001b[0m\u001b[2J\u001b[H';
const leaveSequence =
  '\u001b[?2026l\u001b[0m\u001b[?2004l\u001b[?7h\u001b[2J\u001b[?25h\u001b[?1049l\u001b[?25h';

export interface AlternateScreen {
  readonly enter: () => void;
  readonly clear: () => void;
  /** Gives the main screen back. Synchronous, and may be called any number of times. */
  readonly leave: () => void;
}

/** How often a full terminal buffer is tried again, about as long as a slow terminal needs. */
const tries = 1000;

function writeNow(stdout: NodeJS.WriteStream, text: string): void {
  const fd = 'fd' in stdout && typeof stdout.fd === 'number' ? stdout.fd : null;
  if (fd === null) {
    stdout.write(text);
    return;
  }
  for (let left = tries; left > 0; left -= 1) {
    try {
      writeSync(fd, text);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      // A terminal that is gone needs nothing back.
      if (code !== 'EAGAIN') return;
    }
  }
}

/** The alternate screen of this terminal, not entered yet. */
export function createAlternateScreen(stdout: NodeJS.WriteStream): AlternateScreen {
  let entered = false;
  return {
    enter: () => {
      entered = true;
      stdout.write(enterSequence);
    },
    clear: () => {
      if (entered) stdout.write(clearSequence);
    },
    leave: () => {
      if (!entered) return;
      entered = false;
      writeNow(stdout, leaveSequence);
    },
  };
}

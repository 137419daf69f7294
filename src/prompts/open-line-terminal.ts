import { StringDecoder } from 'node:string_decoder';
import type { LineTerminal } from './line-terminal.ts';
import { typedLine } from './typed-line.ts';

export interface LineTerminalParts {
  readonly stdin: NodeJS.ReadStream;
  /** Prints text as it is. */
  readonly write: (text: string) => void;
  /** Ends every question when it is aborted. */
  readonly signal: AbortSignal;
}

/** An open line terminal; closing it gives standard input back. */
export interface OpenLineTerminal extends LineTerminal {
  readonly close: () => void;
}

/**
 * Starts to read lines from a terminal. The terminal itself shows and edits what is typed; only for
 * a hidden answer it is in raw mode. What is typed ahead waits for its question.
 */
export function openLineTerminal({ stdin, write, signal }: LineTerminalParts): OpenLineTerminal {
  const input = readLines(stdin, signal);
  return {
    canHide: setRaw(stdin, true) && setRaw(stdin, false),
    print: (line) => write(`${line}\n`),
    ask: async (question) => {
      write(question);
      const line = await input.next();
      // Ctrl-C and Ctrl-D leave the cursor behind the question.
      if (line === null) write('\n');
      return line;
    },
    askHidden: async (question) => {
      if (!setRaw(stdin, true)) return null;
      try {
        write(question);
        return await input.next();
      } finally {
        setRaw(stdin, false);
        write('\n');
      }
    },
    close: input.close,
  };
}

interface LineInput {
  /** Null when input has ended or the operator cancels. */
  readonly next: () => Promise<string | null>;
  readonly close: () => void;
}

function readLines(stdin: NodeJS.ReadStream, signal: AbortSignal): LineInput {
  const decoder = new StringDecoder('utf8');
  let typed = '';
  let ended = false;
  let wake = (): void => undefined;
  const take = (chunk: Buffer | string): void => {
    typed += typeof chunk === 'string' ? chunk : decoder.write(chunk);
    wake();
  };
  const end = (): void => {
    ended = true;
    wake();
  };
  const stop = (): void => wake();
  stdin.on('data', take);
  for (const event of endings) stdin.on(event, end);
  signal.addEventListener('abort', stop);
  return {
    next: async () => {
      for (;;) {
        const line = typedLine(typed);
        if (signal.aborted || line.kind === 'cancelled') return null;
        if (line.kind === 'line') {
          typed = line.rest;
          return line.text;
        }
        if (ended) return null;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    close: () => {
      stdin.off('data', take);
      for (const event of endings) stdin.off(event, end);
      signal.removeEventListener('abort', stop);
      stdin.pause();
    },
  };
}

const endings = ['end', 'close', 'error'] as const;

/** Whether the terminal went into raw mode, or back out of it. */
function setRaw(stdin: NodeJS.ReadStream, raw: boolean): boolean {
  try {
    stdin.setRawMode(raw);
    return true;
  } catch {
    return false;
  }
}

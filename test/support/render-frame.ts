import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import type { ReactElement } from 'react';

/** A terminal's output that keeps every frame it is sent. */
class FrameStream extends EventEmitter {
  readonly isTTY = true;
  readonly frames: string[] = [];
  readonly columns: number;
  readonly rows: number;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  readonly write = (frame: string, done?: () => void): boolean => {
    this.frames.push(frame);
    done?.();
    return true;
  };
}

/** Nobody types: the screens read no keys of their own. */
class SilentKeyboard extends EventEmitter {
  readonly isTTY = true;
}

/** Lines without escape sequences and trailing blanks. */
export function plainLines(frame: string): string[] {
  return stripVTControlCharacters(frame)
    .split('\n')
    .map((line) => line.trimEnd());
}

/** What Ink draws for a tree on a terminal of this size, escape sequences and all. */
export function renderRawFrame(
  tree: ReactElement,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  const stdout = new FrameStream(columns, rows);
  const instance = render(tree, {
    stdout: stdout as unknown as NodeJS.WriteStream,
    stdin: new SilentKeyboard() as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  // Taken before the tree goes: the last write of a tree that is taken down is empty.
  const frame = stdout.frames.at(-1);
  instance.unmount();
  instance.cleanup();
  if (frame === undefined || frame.trim() === '') throw new Error('the frame is empty');
  return frame;
}

/** The frame as a reader sees it. */
export function renderFrame(
  tree: ReactElement,
  size: { readonly columns: number; readonly rows: number },
): string {
  return plainLines(renderRawFrame(tree, size)).join('\n');
}

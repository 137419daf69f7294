/** What erases the terminal's history; the renderer sends it with every full repaint. */
const eraseHistory = '\u001b[3J';

/** The stream that the renderer draws on. */
export interface ScreenStream {
  readonly stream: NodeJS.WriteStream;
  /** Swallows what the renderer writes while it is taken down: the screen is cleared or left anyway. */
  readonly silence: (work: () => void) => void;
}

/**
 * A thin front of standard output: the history of the terminal is never erased, and a resize is not
 * heard by the renderer, which would draw the old frame at the new width; we draw afresh instead.
 */
export function screenStream(stdout: NodeJS.WriteStream): ScreenStream {
  let silent = false;
  const write = (chunk: string, done?: () => void): boolean => {
    const text = silent ? '' : chunk.replaceAll(eraseHistory, '');
    return stdout.write(text, () => done?.());
  };
  const deaf = (): NodeJS.WriteStream => stream;
  const stream: NodeJS.WriteStream = new Proxy(stdout, {
    get: (target, key) => {
      if (key === 'write') return write;
      if (key === 'on' || key === 'off') return deaf;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const silence = (work: () => void): void => {
    silent = true;
    try {
      work();
    } finally {
      silent = false;
    }
  };
  return { stream, silence };
}

import { closeSync, openSync, writeSync } from 'node:fs';
import { rotateLog } from '../rotate-log.ts';

export interface ServerLog {
  readonly write: (event: string) => void;
  readonly close: () => void;
}

/**
 * Appends one line per event: time, process, event. With `echo`, also to standard error. Before it
 * outgrows `maxBytes`, its content moves to `<path>.1`. Throws what the system says when the
 * file cannot be opened; later failures are ignored.
 */
export function openServerLog(path: string, echo: boolean, maxBytes?: number): ServerLog {
  const file = openSync(path, 'a', 0o600);
  return {
    write: (event) => {
      const line = `${new Date().toISOString()} [${process.pid}] ${event.replaceAll(/\s+/gu, ' ')}\n`;
      try {
        if (echo) writeSync(2, line);
        const coming = Buffer.byteLength(line);
        rotateLog(path, { coming, ...(maxBytes === undefined ? {} : { maxBytes }) }, file);
        writeSync(file, line);
      } catch {
        // A full disk must not take the server down with it.
      }
    },
    close: () => closeSync(file),
  };
}

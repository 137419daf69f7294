import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** At a start, a log larger than this becomes `<log>.1`; there is no more than one old one. */
const rotateBytes = 1024 * 1024;

/** Makes way for a new log when the present one has grown large. */
export function rotateLog(path: string): void {
  try {
    if (statSync(path).size > rotateBytes) renameSync(path, `${path}.1`);
  } catch {
    // There is none yet; or it cannot be renamed (Windows, while it is followed) and grows on.
  }
}

export interface ServerLog {
  readonly write: (event: string) => void;
  readonly close: () => void;
}

/** Appends one line per event: time, process, event. With `echo`, also to standard error. */
export function openServerLog(path: string, echo: boolean): ServerLog {
  const file = openSync(path, 'a', 0o600);
  return {
    write: (event) => {
      const line = `${new Date().toISOString()} [${process.pid}] ${event.replaceAll(/\s+/gu, ' ')}\n`;
      try {
        writeSync(file, line);
        if (echo) writeSync(2, line);
      } catch {
        // A full disk must not take the server down with it.
      }
    },
    close: () => closeSync(file),
  };
}

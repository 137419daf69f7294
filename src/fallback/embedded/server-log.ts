import {
  closeSync,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** A log that has grown beyond this becomes `<log>.1`; there is no more than one old one. Bytes. */
const rotateBytes = 1024 * 1024;

export interface ServerLog {
  readonly write: (event: string) => void;
  readonly close: () => void;
}

/**
 * Appends one line per event: time, process, event. With `echo`, also to standard error. Before it
 * outgrows `maxBytes` (1 MB), its content moves to `<path>.1`. Throws what the system says when the
 * file cannot be opened; later failures are ignored.
 */
export function openServerLog(path: string, echo: boolean, maxBytes = rotateBytes): ServerLog {
  const file = openSync(path, 'a', 0o600);
  return {
    write: (event) => {
      const line = `${new Date().toISOString()} [${process.pid}] ${event.replaceAll(/\s+/gu, ' ')}\n`;
      try {
        if (echo) writeSync(2, line);
        if (fstatSync(file).size + line.length > maxBytes) moveContent(path, file);
        writeSync(file, line);
      } catch {
        // A full disk must not take the server down with it.
      }
    },
    close: () => closeSync(file),
  };
}

/**
 * Copied and emptied, not renamed: the engine writes its last words to the same open file, somebody
 * may be following it, and Windows renames no file that is open.
 */
function moveContent(path: string, file: number): void {
  const old = `${path}.1`;
  try {
    copyFileSync(path, old);
  } catch {
    // No room for both: the bound counts for more than old lines.
    rmSync(old, { force: true });
  }
  ftruncateSync(file, 0);
}

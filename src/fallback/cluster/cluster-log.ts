import {
  appendFileSync,
  closeSync,
  copyFileSync,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * A log that has grown beyond this becomes `<log>.1`; there is no more than one old one. Bytes. The
 * server writes little: what fails in a statement of the application is told to the application.
 */
const rotateBytes = 1024 * 1024;

/** Where the words of one start begin in the log. */
export interface LogMark {
  readonly path: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
}

/**
 * Moves the content of a log that has grown too long to `<path>.1`. The server may be writing: the
 * file stays the same, and what comes goes on at its beginning. Does nothing without a log.
 */
export function rotateLog(path: string, maxBytes = rotateBytes): void {
  let file: number;
  try {
    file = openSync(path, 'r+');
  } catch {
    return;
  }
  try {
    if (fstatSync(file).size <= maxBytes) return;
    try {
      copyFileSync(path, `${path}.1`);
    } catch {
      // No room for both: the bound counts for more than old lines.
      rmSync(`${path}.1`, { force: true });
    }
    ftruncateSync(file, 0);
  } finally {
    closeSync(file);
  }
}

/** Opens the log for a server to write to, readable by nobody else; the caller closes it. */
export function openLog(path: string): { readonly file: number; readonly mark: LogMark } {
  rotateLog(path);
  const file = openSync(path, 'a', 0o600);
  return { file, mark: { path, offset: fstatSync(file).size } };
}

/** Takes what a server in the foreground says to the log and to standard error. */
export function echoTo(path: string): (words: Buffer) => void {
  return (words) => {
    try {
      rotateLog(path);
      appendFileSync(path, words, { mode: 0o600 });
      writeSync(2, words);
    } catch {
      // A full disk or a closed terminal must not take the server down with it.
    }
  };
}

/** More than a failed start ever says. Bytes. */
const mostWords = 64 * 1024;

/** What has been written since the mark. */
export async function wordsSince({ path, offset }: LogMark): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(mostWords),
      position: offset,
    });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

import { appendFileSync, fstatSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { rotateLog } from '../rotate-log.ts';

/** Where the words of one start begin in the log. */
export interface LogMark {
  readonly path: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
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

import { type FileHandle, open, watch } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import type { LogOptions } from './fallback-life.ts';

/** The lines of a log file, oldest first, which may be moved away meanwhile. Empty without a file. */
export async function* logLines(
  path: string,
  { lines, follow, signal }: Omit<LogOptions, 'paths'>,
): AsyncGenerator<string> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return;
  const ended = new AbortController();
  const until = AbortSignal.any(signal === undefined ? [ended.signal] : [ended.signal, signal]);
  try {
    const changes = follow ? changesOf(path, until) : null;
    // Asked, and so watched, from before the first read: no line falls in between.
    let change = changes?.();
    const reader = new LineReader(file);
    yield* (await reader.read()).slice(-lines);
    while (changes !== null && (await change) === true) {
      change = changes();
      yield* await reader.read();
    }
  } finally {
    ended.abort();
    await file.close();
  }
}

/** Each call answers true at the next change of the file since the one before, false at the end. */
function changesOf(path: string, signal: AbortSignal): () => Promise<boolean> {
  const events = watch(path, { signal })[Symbol.asyncIterator]();
  return async () => {
    try {
      return (await events.next()).done !== true;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  };
}

/** Reads the complete lines that have been added since it read last. */
class LineReader {
  readonly #file: FileHandle;
  #position = 0;
  #rest = '';

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async read(): Promise<readonly string[]> {
    // The server has moved its content away and begins anew.
    if ((await this.#file.stat()).size < this.#position) this.#position = 0;
    const pieces: Buffer[] = [];
    for (;;) {
      const { bytesRead, buffer } = await this.#file.read({
        buffer: Buffer.alloc(64 * 1024),
        position: this.#position,
      });
      if (bytesRead === 0) break;
      this.#position += bytesRead;
      pieces.push(buffer.subarray(0, bytesRead));
    }
    const lines = (this.#rest + Buffer.concat(pieces).toString('utf8')).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}

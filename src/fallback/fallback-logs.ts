import { type FileHandle, open, watch } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import { fallbackPaths } from './fallback-paths.ts';

export interface LogOptions {
  readonly stateDir: string;
  /** How many of the last lines to begin with. */
  readonly lines: number;
  /** Go on with new lines until `signal` is aborted. */
  readonly follow: boolean;
  readonly signal?: AbortSignal;
}

/** The lines of the fallback server's log, oldest first. Empty when it has never run. */
export async function* fallbackLogs(options: LogOptions): AsyncGenerator<string> {
  const { stateDir, lines, follow, signal } = options;
  const path = fallbackPaths(stateDir).log;
  const file = await open(path, 'r').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return;
  try {
    // Watched from before the first read, so that no line falls in between.
    const changes = follow
      ? watch(path, signal === undefined ? {} : { signal })[Symbol.asyncIterator]()
      : null;
    const reader = new LineReader(file);
    yield* (await reader.read()).slice(-lines);
    if (changes === null) return;
    try {
      while ((await changes.next()).done !== true) yield* await reader.read();
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  } finally {
    await file.close();
  }
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

import { type FileHandle, open, readFile, stat, watch } from 'node:fs/promises';
import { errno } from '../errors/errno.ts';
import type { LogOptions } from './fallback-life.ts';

/**
 * The lines of a log file, oldest first; those of `<path>.1`, where its content moves when it has
 * grown, come before them. It may move while it is followed. Empty without a file.
 */
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
    const reader = await LineReader.open(file, path);
    const latest = await reader.read();
    const older = latest.length < lines ? await linesOf(`${path}.1`) : [];
    yield* [...older, ...latest].slice(-lines);
    while (changes !== null && (await change) === true) {
      change = changes();
      yield* await reader.read();
    }
  } finally {
    ended.abort();
    await file.close();
  }
}

async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text === '' ? [] : text.replace(/\n$/u, '').split('\n');
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

/** As many bytes before a place say whether it is the same place of another file. */
const signBytes = 64;

/** Reads the complete lines that have been added since it read last. */
class LineReader {
  readonly #file: FileHandle;
  readonly #older: string;
  #position = 0;
  #rest = '';
  /** The end of what was read. */
  #sign = Buffer.alloc(0);
  /** Which `<log>.1` there was when it was looked at last. */
  #moved: string;

  private constructor(file: FileHandle, older: string, moved: string) {
    this.#file = file;
    this.#older = older;
    this.#moved = moved;
  }

  static async open(file: FileHandle, path: string): Promise<LineReader> {
    const older = `${path}.1`;
    return new LineReader(file, older, (await identityOf(older)).identity);
  }

  async read(): Promise<readonly string[]> {
    const older = await identityOf(this.#older);
    const { size } = await this.#file.stat();
    const movedNow = older.identity !== this.#moved && size < older.size;
    const unread = movedNow ? await this.#unreadOfOlder() : [];
    if (movedNow || size < this.#position) {
      this.#moved = older.identity;
      this.#position = 0;
    }
    const added = await readFrom(this.#file, this.#position);
    this.#position += added.length;
    const bytes = Buffer.concat([...unread, added]);
    this.#sign = Buffer.concat([this.#sign, bytes]).subarray(-signBytes);
    const lines = (this.#rest + bytes.toString('utf8')).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }

  /** What was added before the server moved the content away and began anew. */
  async #unreadOfOlder(): Promise<readonly Buffer[]> {
    const file = await open(this.#older, 'r').catch(() => null);
    if (file === null) return [];
    try {
      const from = Math.max(0, this.#position - this.#sign.length);
      const bytes = await readFrom(file, from);
      if (bytes.subarray(0, this.#sign.length).equals(this.#sign)) {
        return [bytes.subarray(this.#sign.length)];
      }
      // Moved more than once meanwhile: of what came in between, this is what is left.
      this.#rest = '';
      return [await readFrom(file, 0)];
    } finally {
      await file.close();
    }
  }
}

async function identityOf(
  path: string,
): Promise<{ readonly identity: string; readonly size: number }> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (found === null) return { identity: '', size: 0 };
  return { identity: `${found.mtimeNs}/${found.size}`, size: Number(found.size) };
}

async function readFrom(file: FileHandle, position: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = position; ;) {
    const { bytesRead, buffer } = await file.read({
      buffer: Buffer.alloc(64 * 1024),
      position: at,
    });
    if (bytesRead === 0) return Buffer.concat(pieces);
    at += bytesRead;
    pieces.push(buffer.subarray(0, bytesRead));
  }
}

/** One answer of a Redis. */
export interface RedisReply {
  readonly kind: 'ok' | 'error';
  readonly text: string;
}

/** A reply and where the next one begins. */
export interface ReadReply {
  readonly reply: RedisReply;
  readonly end: number;
}

/** A command as the protocol wants it: an array of texts, each with its length in bytes. */
export function redisCommand(words: readonly string[]): string {
  const texts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${texts.join('')}`;
}

/**
 * Reads the reply that begins at `from`.
 *
 * @returns null while it is not whole; 'foreign' for bytes that no Redis sends to our commands
 */
export function readReply(bytes: Buffer, from: number): ReadReply | null | 'foreign' {
  if (from >= bytes.length) return null;
  const mark = String.fromCharCode(bytes[from] ?? 0);
  if (!'+-:$'.includes(mark)) return 'foreign';
  const lineEnd = bytes.indexOf('\r\n', from);
  if (lineEnd === -1) return null;
  const line = bytes.toString('utf8', from + 1, lineEnd);
  const next = lineEnd + 2;
  if (mark !== '$') {
    return { reply: { kind: mark === '-' ? 'error' : 'ok', text: line }, end: next };
  }
  if (!/^-?\d{1,9}$/u.test(line)) return 'foreign';
  const length = Number(line);
  if (length < 0) return { reply: { kind: 'ok', text: '' }, end: next };
  if (bytes.length < next + length + 2) return null;
  const text = bytes.toString('utf8', next, next + length);
  return { reply: { kind: 'ok', text }, end: next + length + 2 };
}

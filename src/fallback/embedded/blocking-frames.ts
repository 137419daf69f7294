import { readSync } from 'node:fs';

const headerBytes = 5;
const bufferBytes = 64 * 1024;

/** A frame of the pipe between gateway and engine. */
export interface Frame {
  readonly kind: number;
  readonly payload: Buffer;
}

/**
 * Reads `u32 length, u8 kind, payload` frames from a blocking descriptor, one after the other, until
 * it ends. A payload is valid until the next one is asked for. Without an event loop in between, a
 * round trip costs two system calls.
 */
export function* blockingFrames(descriptor: number): Generator<Frame, void> {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let start = 0;
  let end = 0;
  for (;;) {
    while (end - start < headerBytes) {
      buffer.copyWithin(0, start, end);
      end -= start;
      start = 0;
      const count = readSome(descriptor, buffer, end, buffer.length - end);
      if (count === 0) return;
      end += count;
    }
    const length = buffer.readUInt32BE(start);
    const kind = buffer[start + 4] ?? 0;
    start += headerBytes;
    const held = Math.min(length, end - start);
    if (held === length) {
      const payload = buffer.subarray(start, start + length);
      start += length;
      yield { kind, payload };
      continue;
    }
    const payload = Buffer.allocUnsafe(length);
    buffer.copy(payload, 0, start, end);
    start = end = 0;
    for (let filled = held; filled < length;) {
      const count = readSome(descriptor, payload, filled, length - filled);
      if (count === 0) return;
      filled += count;
    }
    yield { kind, payload };
  }
}

function readSome(descriptor: number, into: Buffer, offset: number, length: number): number {
  for (;;) {
    try {
      return readSync(descriptor, into, offset, length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'EOF') return 0;
      if (code !== 'EINTR' && code !== 'EAGAIN') throw error;
    }
  }
}

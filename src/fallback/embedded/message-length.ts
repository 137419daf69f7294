import { WireError } from './server-error.ts';

/**
 * Length of a client's message, with its type, from the five bytes at `offset`. Throws WireError
 * 08P01 for what no client sends and 54000 for more than `max` bytes.
 */
export function messageLength(bytes: Buffer, offset: number, max: number): number {
  const type = bytes[offset] ?? 0;
  const length = bytes.readUInt32BE(offset + 1);
  if (length < 4 || type < 0x41 || type > 0x7a) {
    throw new WireError('FATAL', '08P01', `invalid frontend message type ${type}`);
  }
  if (length > max) {
    throw new WireError('FATAL', '54000', `message of ${length} bytes exceeds the limit of ${max}`);
  }
  return length + 1;
}

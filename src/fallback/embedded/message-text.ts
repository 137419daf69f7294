import { WireError } from './server-error.ts';

/**
 * The NUL-terminated text at `from` in a message, a character for each byte: the client may use any
 * encoding, and what is only compared and sent back must stay as it is. Throws WireError 08P01.
 */
export function messageText(message: Buffer, from: number): string {
  return message.toString('latin1', from, endOfText(message, from) - 1);
}

/** Where the text at `from` ends, behind its NUL. Throws WireError 08P01. */
export function endOfText(message: Buffer, from: number): number {
  const end = message.indexOf(0, from);
  if (end === -1) throw new WireError('FATAL', '08P01', 'invalid string in message');
  return end + 1;
}

/** The bytes of a text that `messageText` has read, with its NUL. */
export function textBytes(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

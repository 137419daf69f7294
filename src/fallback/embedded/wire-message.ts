/** One PostgreSQL message: type byte, length, body. */
export function wireMessage(type: string, ...body: readonly (Buffer | string | number)[]): Buffer {
  const parts = body.map(toBytes);
  const head = Buffer.allocUnsafe(5);
  head[0] = type.charCodeAt(0);
  head.writeUInt32BE(4 + parts.reduce((sum, part) => sum + part.length, 0), 1);
  return Buffer.concat([head, ...parts]);
}

/** Strings end with a NUL, numbers are 32 bit. */
function toBytes(part: Buffer | string | number): Buffer {
  if (Buffer.isBuffer(part)) return part;
  if (typeof part === 'string') return Buffer.from(`${part}\0`);
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(part);
  return bytes;
}

/** Of CRC-32C (Castagnoli), reflected; the checksum of PostgreSQL's control file. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? polynomial : 0);
  return value;
});

/** CRC-32C of each beginning of `bytes`: the n-th value is that of the first n bytes. */
export function* crc32cOfBeginnings(bytes: Uint8Array): Generator<number> {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    yield ~crc >>> 0;
    crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  yield ~crc >>> 0;
}

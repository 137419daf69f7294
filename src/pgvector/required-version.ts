/** HNSW came with 0.5.0, halfvec (needed to index more than 2,000 dimensions) with 0.7.0. */
const oldest = '0.5.0';
const oldestForManyDimensions = '0.7.0';

/** The oldest pgvector that serves embeddings of these dimensions, and what to add when it is not the usual one. */
export function requiredVersion(dimensions: number): {
  readonly version: string;
  readonly because: string;
} {
  return dimensions > 2_000
    ? { version: oldestForManyDimensions, because: ` (for ${dimensions} dimensions)` }
    : { version: oldest, because: '' };
}

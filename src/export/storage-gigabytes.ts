/** A round number of embeddings to plan with. */
const rows = 1_000_000;
/** The rest of a row, and the links of an HNSW index with pgvector's usual m of 16. */
const besides = 1_000;
/** WAL, a second index while one is rebuilt, and rows that vacuum has not cleared yet. */
const headroom = 1.5;

/**
 * Room in gigabytes for a million embeddings and their HNSW index: each holds a vector once, which
 * takes four bytes for each dimension and eight more (pgvector's README).
 */
export function storageGigabytes(dimensions: number): number {
  return Math.ceil((rows * (2 * (4 * dimensions + 8) + besides) * headroom) / 1e9);
}

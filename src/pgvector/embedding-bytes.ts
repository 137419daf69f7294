/** The types that pgvector can index; `bit` is PostgreSQL's own. */
export const vectorTypes = ['vector', 'halfvec', 'bit', 'sparsevec'] as const;
export type VectorType = (typeof vectorTypes)[number];

/** What one embedding is. */
export interface EmbeddingShape {
  readonly type: VectorType;
  readonly dimensions: number;
  /** How many elements of a sparsevec are not zero; every other type stores all of them. */
  readonly nonZero: number;
}

/**
 * Bytes of one value, its header of four included, before PostgreSQL shortens or moves it.
 * From pgvector's src/vector.h, halfvec.h and sparsevec.h, and PostgreSQL's varbit.h.
 */
export function embeddingBytes({ type, dimensions, nonZero }: EmbeddingShape): number {
  switch (type) {
    case 'vector':
      return 8 + 4 * dimensions;
    case 'halfvec':
      return 8 + 2 * dimensions;
    case 'bit':
      return 8 + Math.ceil(dimensions / 8);
    case 'sparsevec':
      return 16 + 8 * nonZero;
  }
}

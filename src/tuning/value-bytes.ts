import { embeddingBytes } from '../pgvector/embedding-bytes.ts';

/** Bytes of one value of a column or an index key; null when its type or its length does not fix them. */
export function valueBytes(type: string, dimensions: number | null): number | null {
  if (dimensions === null) return null;
  switch (type) {
    case 'vector':
    case 'halfvec':
    case 'bit':
      return embeddingBytes({ type, dimensions, nonZero: dimensions });
    default:
      return null;
  }
}

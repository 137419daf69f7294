import { SetupError } from '../errors/setup-error.ts';
import type { EmbeddingShape, VectorType } from '../pgvector/embedding-bytes.ts';

/** Which index over the embeddings. */
export type IndexChoice =
  | { readonly kind: 'hnsw'; readonly m: number; readonly efConstruction: number }
  | { readonly kind: 'ivfflat'; readonly lists: number }
  | { readonly kind: 'none' };

/** What the index really stores, which is not always what the table does. */
export interface IndexedShape {
  readonly embedding: EmbeddingShape;
  /** Why the index stores something else than the table, with what to type; null when it does not. */
  readonly note: string | null;
}

/** Most dimensions that a table can store of a type: pgvector's VECTOR_MAX_DIM and its kin. */
export const mostStored: Readonly<Record<VectorType, number>> = {
  vector: 16_000,
  halfvec: 16_000,
  // PostgreSQL's own limit, MaxAttrSize times 8.
  bit: 83_886_080,
  sparsevec: 1_000_000_000,
};

/** Most elements of a sparsevec that are not zero: to store, and for HNSW. */
export const mostNonZero = { stored: 16_000, hnsw: 1000 } as const;

/** Most dimensions that HNSW and IVFFlat take: HNSW_MAX_DIM, twice that, 32 times that. */
const mostIndexed = { vector: 2000, halfvec: 4000, bit: 64_000 } as const;

/**
 * What an index over these embeddings stores: themselves, or above the limit of their type the next
 * smaller one that pgvector can make of them.
 *
 * @throws SetupError USAGE when pgvector has no such index
 */
export function indexedShape(embedding: EmbeddingShape, index: IndexChoice): IndexedShape {
  const { type, dimensions, nonZero } = embedding;
  const itself = { embedding, note: null };
  if (index.kind === 'none') return itself;
  if (type === 'sparsevec') {
    if (index.kind === 'ivfflat') throw noIndex('IVFFlat has no sparsevec.', 'Use --index hnsw.');
    if (nonZero <= mostNonZero.hnsw) return itself;
    throw noIndex(
      `HNSW takes sparse vectors of at most ${mostNonZero.hnsw} elements that are not zero.`,
      'Keep fewer elements, or look through all rows: --index none.',
    );
  }
  if (dimensions <= mostIndexed[type]) return itself;
  if (type === 'vector' && dimensions <= mostIndexed.halfvec) {
    return {
      embedding: { ...embedding, type: 'halfvec' },
      note: `An index takes vector up to ${mostIndexed.vector} dimensions, so it is over (embedding::halfvec(${dimensions})), and queries repeat that cast. --type halfvec halves the table, too.`,
    };
  }
  if (type !== 'bit' && dimensions <= mostIndexed.bit) {
    return {
      embedding: { ...embedding, type: 'bit' },
      note: `An index takes ${type} up to ${mostIndexed[type]} dimensions, so it is over (binary_quantize(embedding)::bit(${dimensions})), which finds candidates that a second look has to sort. A model with fewer dimensions needs no such detour.`,
    };
  }
  throw noIndex(
    `An index takes bit up to ${mostIndexed.bit} dimensions, not ${dimensions}.`,
    'Ask the model for fewer dimensions, or look through all rows: --index none.',
  );
}

function noIndex(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}

/** The lists that pgvector's manual advises: a thousandth of the rows, above a million their root. */
export function usualLists(rows: number): number {
  const lists = rows > 1_000_000 ? Math.sqrt(rows) : rows / 1000;
  return Math.min(32_768, Math.max(10, Math.round(lists)));
}

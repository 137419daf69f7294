import { hnswPages } from './hnsw-size.ts';
import type { IndexChoice } from './index-choice.ts';
import { ivfflatPages } from './ivfflat-size.ts';
import { pageBytes } from './page.ts';
import type { EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** Bytes of an index that was just built over that many embeddings that all differ. */
export function indexBytes(rows: number, embedding: EmbeddingShape, index: IndexChoice): number {
  switch (index.kind) {
    case 'none':
      return 0;
    case 'hnsw':
      return hnswPages(rows, embedding, index.m) * pageBytes;
    case 'ivfflat':
      return ivfflatPages(rows, embedding, index.lists) * pageBytes;
  }
}

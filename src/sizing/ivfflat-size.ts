import { aligned, linePointerBytes, pageBytes, pageHeaderBytes } from './page.ts';
import { embeddingBytes, type EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** What the end of a page of a pgvector index takes. */
const endBytes = 8;

/**
 * Pages of an IVFFlat index as its build writes it (pgvector's ivfbuild.c): the centres, and for each
 * list pages of its own, of which the last one is half full.
 */
export function ivfflatPages(rows: number, embedding: EmbeddingShape, lists: number): number {
  const room = pageBytes - pageHeaderBytes - endBytes;
  const vector = embeddingBytes(embedding);
  const perPage = (bytes: number): number =>
    Math.max(1, Math.floor(room / (aligned(bytes) + linePointerBytes)));
  // An index tuple takes a short value with a header of one byte.
  const entries = perPage(8 + (vector <= 130 ? vector - 3 : vector));
  const centres = Math.ceil(lists / perPage(8 + vector));
  return 1 + centres + Math.max(lists, Math.ceil(lists * pagesOfOneList(rows / lists / entries)));
}

/** Lists differ by a seventh from their mean, which counts where they are about as long as a page. */
function pagesOfOneList(mean: number): number {
  const sizes = Array.from({ length: 100 }, (_, index) => 0.85 + (0.3 * (index + 0.5)) / 100);
  return sizes.reduce((sum, size) => sum + Math.ceil(mean * size), 0) / sizes.length;
}

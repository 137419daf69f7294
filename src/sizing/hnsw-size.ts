import { goldenStep } from './golden-steps.ts';
import { aligned, linePointerBytes, pageBytes, pageHeaderBytes } from './page.ts';
import { embeddingBytes, type EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** What the end of a page of a pgvector index takes. */
const endBytes = 8;

/** An element without its vector: kind, level, ten row addresses and the one of its neighbours. */
const elementHeader = 72;

/** The neighbours' header, and the address of one of them. */
const neighboursHeader = 4;
const addressBytes = 6;

/** So many elements are laid out one by one; all others are like them. */
const sampleElements = 4000;

/**
 * Pages of an HNSW index as its build writes it (pgvector's hnswbuild.c): an element and then its
 * neighbours, on the same page where both fit into one.
 */
export function hnswPages(rows: number, embedding: EmbeddingShape, m: number): number {
  const room = pageBytes - pageHeaderBytes - endBytes;
  const element = aligned(elementHeader + embeddingBytes(embedding));
  let pages = 1;
  let left = room;
  const free = (): number => Math.max(0, left - linePointerBytes);
  const newPage = (): void => {
    pages += 1;
    left = room;
  };
  for (let index = 0; index < sampleElements; index += 1) {
    const neighbours = neighbourBytes(hnswLevel(index, m), m);
    const both = element + neighbours + linePointerBytes;
    const fitsOnePage = both <= room - linePointerBytes;
    if (free() < element || (fitsOnePage && free() < both)) newPage();
    left -= element + linePointerBytes;
    if (free() < neighbours) newPage();
    left -= neighbours + linePointerBytes;
  }
  return 1 + Math.ceil((rows * pages) / sampleElements);
}

/** The layer of an element: a higher one for one in m of those below. */
function hnswLevel(index: number, m: number): number {
  return Math.min(Math.floor(-Math.log(1 - goldenStep(index)) / Math.log(m)), highestLevel(m));
}

function highestLevel(m: number): number {
  const room = pageBytes - pageHeaderBytes - endBytes - neighboursHeader - linePointerBytes;
  return Math.min(Math.floor(room / addressBytes / m) - 2, 255);
}

/** An element has 2 m neighbours in the lowest layer and m in each above. */
function neighbourBytes(level: number, m: number): number {
  return aligned(neighboursHeader + (level + 2) * m * addressBytes);
}

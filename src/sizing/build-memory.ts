import { graphBytesPerRow } from '../pgvector/graph-memory.ts';
import type { IndexChoice } from './index-choice.ts';
import { aligned } from './page.ts';
import { embeddingBytes, type EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** Samples per list and in all at least, of IVFFlat's k-means (ivfbuild.c). */
const samplesPerList = 50;
const fewestSamples = 10_000;

/**
 * The least maintenance_work_mem, in bytes, with which an index is built in memory. HNSW goes on with
 * less, many times slower; IVFFlat refuses.
 */
export function buildMemory(rows: number, embedding: EmbeddingShape, index: IndexChoice): number {
  switch (index.kind) {
    case 'none':
      return 0;
    case 'hnsw':
      return rows * graphBytesPerRow(embeddingBytes(embedding), index.m);
    case 'ivfflat':
      return kMeansBytes(rows, embedding, index.lists);
  }
}

/** The arrays that ElkanKmeans in ivfkmeans.c asks for before it begins. */
function kMeansBytes(rows: number, embedding: EmbeddingShape, lists: number): number {
  const room = Math.max(lists * samplesPerList, fewestSamples);
  const samples = Math.min(rows, room);
  const vector = aligned(embeddingBytes(embedding));
  const vectors = (room + 2 * lists) * vector + 4 * lists * embedding.dimensions;
  const bounds = 4 * lists * (samples + lists) + 4 * (3 * lists + 2 * samples);
  return vectors + bounds;
}

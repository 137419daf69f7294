import { hnswLevel } from './hnsw-size.ts';
import type { IndexChoice } from './index-choice.ts';
import { aligned } from './page.ts';
import { embeddingBytes, type EmbeddingShape } from './vector-type.ts';

/** An element of the graph in memory and one of its neighbours: sizeof of pgvector's structs in hnsw.h. */
const elementBytes = 128;
const candidateBytes = 16;
const pointerBytes = 8;
const arrayHeader = 8;

/** What PostgreSQL up to 15 adds to each piece of memory of its generation contexts; later ones less. */
const pieceHeader = 24;

/** Elements that are looked at for the average. */
const sampleElements = 4000;

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
      return rows * graphBytes(embedding, index.m);
    case 'ivfflat':
      return kMeansBytes(rows, embedding, index.lists);
  }
}

function graphBytes(embedding: EmbeddingShape, m: number): number {
  let arrays = 0;
  for (let index = 0; index < sampleElements; index += 1) {
    const level = hnswLevel(index, m);
    // 2 m neighbours in the lowest layer and m in each above.
    const headers = pointerBytes + arrayHeader + pieceHeader;
    arrays += (level + 1) * headers + (level + 2) * m * candidateBytes;
  }
  // The element, its list of arrays and its vector are three pieces more.
  const own = elementBytes + aligned(embeddingBytes(embedding)) + 3 * pieceHeader;
  return own + arrays / sampleElements;
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

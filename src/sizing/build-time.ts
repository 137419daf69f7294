import type { IndexChoice } from './index-choice.ts';
import type { MeasuredBuild } from './measured-build.ts';
import type { EmbeddingShape } from '../pgvector/embedding-bytes.ts';

/** How long one process builds an index in memory, in seconds. */
export interface BuildTime {
  readonly lowSeconds: number;
  readonly highSeconds: number;
  /** Whether the rate was measured on the server in question or on another machine. */
  readonly basis: 'this server' | 'reference';
}

/** How far machines are apart: from a fast and idle one to a small and shared one. */
const referenceSpread = { low: 0.4, high: 1.5 } as const;

/** How far a trial of a few thousand rows is off for millions. */
const trialSpread = { low: 0.8, high: 2 } as const;

/**
 * How long a build takes, or null without an index. Each further process that
 * max_parallel_maintenance_workers allows takes its share of it.
 *
 * @param measured a trial on the server in question, or null for the rate of another machine
 */
export function buildTime(
  rows: number,
  embedding: EmbeddingShape,
  index: IndexChoice,
  measured: MeasuredBuild | null,
): BuildTime | null {
  if (index.kind === 'none') return null;
  const reference = referenceSeconds(rows, embedding, index);
  if (measured === null) return spread(reference, referenceSpread, 'reference');
  // A trial of IVFFlat has few lists: only what the model says of both can be compared.
  const lists = { kind: 'ivfflat', lists: Math.ceil(measured.rows / 20) } as const;
  const trial = index.kind === 'ivfflat' && index.lists > lists.lists ? lists : index;
  const rate = measured.seconds / referenceSeconds(measured.rows, embedding, trial);
  return spread(reference * rate, trialSpread, 'this server');
}

function spread(
  seconds: number,
  { low, high }: typeof referenceSpread | typeof trialSpread,
  basis: BuildTime['basis'],
): BuildTime {
  return { lowSeconds: seconds * low, highSeconds: seconds * high, basis };
}

function referenceSeconds(
  rows: number,
  embedding: EmbeddingShape,
  index: Exclude<IndexChoice, { kind: 'none' }>,
): number {
  const work = distanceWork(embedding);
  if (index.kind === 'hnsw') {
    return (rows * hnswMicroseconds(work, index) * growth(rows)) / 1e6;
  }
  // Every row is compared with every centre; so is every sample, about six times over.
  const samples = Math.min(rows, Math.max(50 * index.lists, 10_000));
  const comparisons = (rows + 6 * samples) * index.lists * work;
  return (rows * (20 + 0.35 * work)) / 1e6 + comparisons * 0.25e-9;
}

/**
 * Microseconds for one row in a graph of 20,000: fitted to 11 builds of random vectors with 128 and 768
 * dimensions, m 8 to 32 and ef_construction 64 to 200, pgvector 0.8.0 without CPU-specific code on two
 * busy cores, 2026-11-21. A million rows of 1,536 dimensions in 7,479 seconds with ef_construction 256,
 * as published for an idle large machine, is the low end of the range that this gives.
 */
function hnswMicroseconds(
  work: number,
  { m, efConstruction }: Extract<IndexChoice, { kind: 'hnsw' }>,
): number {
  return (230 + 3.7 * work) * (m / 16) * (efConstruction / 64) ** 0.6;
}

/** A larger graph has longer ways through it. */
function growth(rows: number): number {
  return Math.log(Math.max(rows, 100)) / Math.log(20_000);
}

/** What one distance costs, in dimensions of the type vector. */
function distanceWork({ type, dimensions, nonZero }: EmbeddingShape): number {
  switch (type) {
    case 'vector':
    case 'halfvec':
      return dimensions;
    case 'bit':
      return dimensions / 4;
    case 'sparsevec':
      return 8 * nonZero;
  }
}

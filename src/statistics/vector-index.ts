import { vectorIndexMethods } from '../pgvector/embedding-index.ts';
import type { IndexStatistics } from './database-statistics.ts';

/** Whether an index is over embeddings. */
export function isVectorIndex({ method }: Pick<IndexStatistics, 'method'>): boolean {
  return vectorIndexMethods.some((each) => each === method);
}

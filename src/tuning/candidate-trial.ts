import { statfs } from 'node:fs/promises';
import type { Connection } from '../postgres/connection.ts';
import { byteText } from '../postgres/byte-text.ts';
import { candidateIndexes } from './candidate-indexes.ts';
import type { ChosenVectors } from './choose-vectors.ts';
import { graphBytesPerRow } from '../pgvector/graph-memory.ts';
import { valueBytes } from './value-bytes.ts';
import { memoryText, settingBytes } from './memory-amount.ts';
import {
  refuseScratch,
  scratchIndexes,
  type ScratchNeeds,
  type ScratchResult,
} from './scratch-indexes.ts';
import { searchSettings } from './search-settings.ts';
import type { SearchSubject } from './search-subject.ts';
import type { TunedDatabase } from './tune-database.ts';

export interface CandidateTrialOptions {
  /** What `--build` says. */
  readonly build: string;
  readonly rows: number;
  readonly k: number;
  readonly queries: number;
  readonly seconds: number;
  readonly onThisMachine: boolean;
  readonly progress: (line: string) => void;
}

/** Candidates that are known to be possible. */
export interface CandidateTrial {
  readonly run: (subject: SearchSubject) => Promise<ScratchResult>;
}

/**
 * Understands which indexes are to be tried, and refuses at once what cannot be tried here.
 *
 * @throws SetupError USAGE; TUNING_REFUSED when a right or room is missing; `run`: CANCELLED
 */
export async function candidateTrial(
  connection: Connection,
  { facts, probe }: TunedDatabase,
  { column, index }: ChosenVectors,
  options: CandidateTrialOptions,
): Promise<CandidateTrial> {
  const candidates = candidateIndexes(options.build, index);
  const rows = Math.min(options.rows, column.rows ?? options.rows);
  const value = valueBytes(index.keyTypeName, index.keyDimensions) ?? 4_000;
  const most = Math.max(...candidates.map((one) => one.options['m'] ?? 0));
  const graph = rows * graphBytesPerRow(value, most);
  const needs: ScratchNeeds = { diskBytes: rows * value * 1.3 + graph, graphBytes: graph };
  const setting = (name: string): string | null =>
    facts.settings.find((one) => one.name === name)?.value ?? null;
  const free = options.onThisMachine ? await freeBytes(setting('data_directory')) : null;
  const readOnly = probe.inRecovery || probe.readOnly;
  refuseScratch(connection, { mayCreate: facts.mayCreate, readOnly }, needs, free);
  return {
    run: async (subject) => {
      const memory = settingBytes(setting('maintenance_work_mem'), 'kB') ?? 0;
      options.progress(
        `Trying ${candidates.length} indexes over ${rows} rows needs about ${byteText(needs.diskBytes)} of the server's disk; the largest graph takes ${byteText(graph)}, maintenance_work_mem is ${memoryText(memory)}.`,
      );
      const first = subject.parameter === 'hnsw.ef_search' ? 40 : 1;
      const lists = Math.max(...candidates.map((one) => one.options['lists'] ?? 1));
      return await scratchIndexes(connection, subject, candidates, index, {
        ...options,
        rows,
        values: searchSettings(subject.parameter, first, lists),
        // The candidates share the time that one measurement may take.
        seconds: Math.max(1, options.seconds / candidates.length),
      });
    },
  };
}

/** Of the disk that holds the data of a server on this machine; null where nobody can tell. */
async function freeBytes(directory: string | null): Promise<number | null> {
  if (directory === null) return null;
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch {
    return null;
  }
}

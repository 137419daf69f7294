import { buildMemory } from './build-memory.ts';
import { type BuildTime, buildTime } from './build-time.ts';
import { type FittingClass, fittingClasses } from './fitting-classes.ts';
import { type IndexChoice, indexedShape } from './index-choice.ts';
import { indexBytes } from './index-size.ts';
import type { MeasuredBuild } from './measured-build.ts';
import type { MeasuredTable } from './measured-table.ts';
import { type RowShape, type TableSize, tableSize } from './table-size.ts';

/** What is to be sized. */
export interface SizeRequest {
  readonly rows: number;
  readonly shape: RowShape;
  readonly index: IndexChoice;
  /** A table whose rows are like those to come; null takes the model's. */
  readonly table: MeasuredTable | null;
  /** A build on the server in question; null takes the rate of another machine. */
  readonly build: MeasuredBuild | null;
}

/** What a table of embeddings needs. All sizes are bytes. */
export interface SizeEstimate {
  readonly rows: number;
  readonly shape: RowShape;
  readonly index: IndexChoice;
  readonly table: TableSize;
  readonly indexBytes: number;
  /** Why the index stores something else than the table, or null. */
  readonly indexNote: string | null;
  readonly memory: {
    /** What queries read again and again. */
    readonly serveBytes: number;
    /** maintenance_work_mem for a build in memory. */
    readonly buildBytes: number;
    /** What a container has to have in /dev/shm for a parallel build. */
    readonly sharedBytes: number;
  };
  /** Null without an index. */
  readonly build: BuildTime | null;
  readonly disk: {
    /** Table, keys and index just after they were made. */
    readonly dataBytes: number;
    /** Dead rows, before autovacuum takes them away. */
    readonly deadBytes: number;
    /** The second copy of the index while it is built again. */
    readonly rebuildBytes: number;
    readonly walBytes: number;
    readonly totalBytes: number;
  };
  readonly classes: readonly FittingClass[];
  /** The real table that the sizes of rows come from, or null. */
  readonly measured: MeasuredTable | null;
}

/** autovacuum_vacuum_scale_factor: so many of the rows may be dead before they are taken away. */
const deadShare = 0.2;

/** max_wal_size, whose default is 1 GB. */
const walBytes = 2 ** 30;

/**
 * Works out what a table of embeddings needs. Pure; takes about ten milliseconds for any number of rows.
 *
 * @throws SetupError USAGE when pgvector has no such index
 */
export function sizeEstimate(request: SizeRequest): SizeEstimate {
  const { rows, shape, index } = request;
  const { embedding, note } = indexedShape(shape.embedding, index);
  const table = request.table === null ? tableSize(rows, shape) : scaled(request.table, rows);
  const ofIndex = indexBytes(rows, embedding, index);
  const tableBytes = table.heapBytes + table.toastBytes;
  const dataBytes = tableBytes + table.primaryKeyBytes + ofIndex;
  const deadBytes = Math.round(dataBytes * deadShare);
  const buildBytes = Math.round(buildMemory(rows, embedding, index));
  // Without an index every query reads every row; with one, the few that it returns.
  const rowsRead = index.kind === 'none' ? tableBytes : table.heapBytes;
  const serveBytes = rowsRead + table.primaryKeyBytes + ofIndex;
  return {
    rows,
    shape,
    index,
    table,
    indexBytes: ofIndex,
    indexNote: note,
    memory: { serveBytes, buildBytes, sharedBytes: index.kind === 'hnsw' ? buildBytes : 0 },
    build: buildTime(rows, embedding, index, request.build),
    disk: {
      dataBytes,
      deadBytes,
      rebuildBytes: ofIndex,
      walBytes,
      totalBytes: dataBytes + deadBytes + ofIndex + walBytes,
    },
    classes: fittingClasses({ serveBytes, buildBytes }),
    measured: request.table,
  };
}

function scaled(table: MeasuredTable, rows: number): TableSize {
  const grow = (bytes: number): number => Math.round((bytes / table.rows) * rows);
  return {
    heapBytes: grow(table.heapBytes),
    toastBytes: grow(table.toastBytes),
    primaryKeyBytes: grow(table.otherIndexBytes),
  };
}

import { byteText } from '../postgres/byte-text.ts';
import type { BuildTime } from '../sizing/build-time.ts';
import { type FittingClass, usableShare } from '../sizing/fitting-classes.ts';
import type { IndexChoice } from '../sizing/index-choice.ts';
import { instanceClasses } from '../sizing/instance-classes.ts';
import { largestRelationBytes, largestWorkMemoryBytes } from '../sizing/server-limits.ts';
import type { SizeEstimate } from '../sizing/size-estimate.ts';
import type { EmbeddingShape } from '../pgvector/embedding-bytes.ts';
import type { Report } from './setup-report.ts';
import { textTable } from './text-table.ts';

/** What a table of embeddings needs, for people and as data. */
export function sizeReport(estimate: SizeEstimate): Report {
  const { rows, shape, index, table, measured } = estimate;
  return {
    exitCode: 0,
    error: null,
    lines: [
      subjectLine(estimate),
      '',
      ...textTable(['Disk', 'size', 'per row', ''], diskRows(estimate)),
      '',
      ...textTable(['Memory', 'size', ''], memoryRows(estimate)),
      ...buildLines(estimate),
      '',
      ...textTable(
        ['Smallest class of', 'to serve', 'to build in memory, too'],
        classRows(estimate),
      ),
      '',
      ...noteLines(estimate),
    ],
    document: {
      rows,
      ...shape.embedding,
      nonZero: shape.embedding.type === 'sparsevec' ? shape.embedding.nonZero : null,
      textBytes: measured === null ? shape.textBytes : null,
      index,
      indexNote: estimate.indexNote,
      measuredTable: measured,
      tableBytes: table.heapBytes + table.toastBytes,
      ...table,
      indexBytes: estimate.indexBytes,
      memory: estimate.memory,
      build: estimate.build,
      disk: estimate.disk,
      classes: estimate.classes.map((each) => ({ ...each, usableShare })),
    },
  };
}

function subjectLine({ rows, shape, index, measured }: SizeEstimate): string {
  const text =
    measured === null
      ? `with ${shape.textBytes} bytes of text`
      : `in rows like those of ${measured.schema}.${measured.name}`;
  return `${counted(rows)} rows of ${typeText(shape.embedding)} ${text}, ${indexText(index)}`;
}

function typeText({ type, dimensions, nonZero }: EmbeddingShape): string {
  const some = type === 'sparsevec' ? ` of which ${counted(nonZero)} are not zero` : '';
  return `${type}(${dimensions})${some}`;
}

function indexText(index: IndexChoice): string {
  switch (index.kind) {
    case 'none':
      return 'no index';
    case 'hnsw':
      return `HNSW with m = ${index.m}, ef_construction = ${index.efConstruction}`;
    case 'ivfflat':
      return `IVFFlat with lists = ${index.lists}`;
  }
}

function diskRows(estimate: SizeEstimate): readonly (readonly string[])[] {
  const { rows, table, disk, indexBytes, index, measured } = estimate;
  const row = (what: string, bytes: number, meaning: string): readonly string[] => [
    what,
    byteText(bytes),
    (bytes / rows).toFixed(bytes / rows < 10 ? 1 : 0),
    meaning,
  ];
  const keys = measured === null ? 'primary key' : 'other indexes';
  return [
    row('rows', table.heapBytes, ''),
    row('TOAST', table.toastBytes, 'values of more than 2 kB, such as embeddings, and their index'),
    row(keys, table.primaryKeyBytes, ''),
    ...(index.kind === 'none' ? [] : [row('vector index', indexBytes, '')]),
    row('together', disk.dataBytes, ''),
    row('dead rows', disk.deadBytes, 'a fifth, before autovacuum comes'),
    ...(index.kind === 'none'
      ? []
      : [row('rebuild', disk.rebuildBytes, 'reindex concurrently makes a second index')]),
    row('WAL', disk.walBytes, 'max_wal_size as it is by default'),
    row('disk', disk.totalBytes, 'to have'),
  ];
}

function memoryRows({ memory, index }: SizeEstimate): readonly (readonly string[])[] {
  return [
    [
      'to serve',
      byteText(memory.serveBytes),
      index.kind === 'none'
        ? 'the table, which every search reads'
        : 'the index, the keys and the rows, in shared_buffers or the system cache',
    ],
    ...(index.kind === 'none'
      ? []
      : [['to build', byteText(memory.buildBytes), buildMemoryText(memory.buildBytes, index)]]),
    ...(index.kind === 'hnsw'
      ? [
          [
            'in /dev/shm',
            byteText(memory.sharedBytes),
            'of a container, for a parallel build: --shm-size; as much as maintenance_work_mem',
          ],
        ]
      : []),
  ];
}

function buildMemoryText(bytes: number, index: IndexChoice): string {
  const less =
    index.kind === 'hnsw' ? 'with less it takes three times as long and more' : 'it refuses less';
  if (bytes > largestWorkMemoryBytes) {
    return `more than maintenance_work_mem can be, ${byteText(largestWorkMemoryBytes)}; ${less}`;
  }
  return `set maintenance_work_mem = '${Math.ceil(bytes / 2 ** 20)}MB'; ${less}`;
}

function buildLines({ build }: SizeEstimate): readonly string[] {
  if (build === null) return [];
  return [
    '',
    `Build time  ${durationText(build)} with one process in memory, ${basisText(build.basis)};`,
    '            each further one (max_parallel_maintenance_workers) takes its share',
  ];
}

function basisText(basis: BuildTime['basis']): string {
  switch (basis) {
    case 'this server':
      return 'from a trial on this server';
    case 'reference':
      return 'from the rate of another machine (--measure asks yours)';
  }
}

function durationText({ lowSeconds, highSeconds }: BuildTime): string {
  const [factor, unit] =
    highSeconds < 120 ? [1, 'seconds'] : highSeconds < 7200 ? [60, 'minutes'] : [3600, 'hours'];
  const amount = (seconds: number): string => {
    const value = seconds / factor;
    return value < 10 ? value.toFixed(1) : String(Math.round(value));
  };
  return `${amount(lowSeconds)} to ${amount(highSeconds)} ${unit}`;
}

function classRows({ classes }: SizeEstimate): readonly (readonly string[])[] {
  return classes.map(({ provider, serves, builds }) => [
    provider,
    classText(serves, provider),
    classText(builds, provider),
  ]);
}

/** Providers have larger ones still, at times, than those that are listed here. */
function classText(fitting: FittingClass['serves'], provider: string): string {
  if (fitting !== null) return `${fitting.name} (${fitting.memoryGb} GB)`;
  const largest = instanceClasses.find((each) => each.provider === provider)?.classes.at(-1);
  return largest === undefined ? '-' : `above ${largest.name} (${largest.memoryGb} GB)`;
}

function noteLines(estimate: SizeEstimate): readonly string[] {
  const { indexNote, measured, classes, table, indexBytes } = estimate;
  const largest = Math.max(table.heapBytes, table.toastBytes, indexBytes);
  const dead = measured === null ? 0 : measured.deadRows / measured.rows;
  return [
    ...(indexNote === null ? [] : [`Note: ${indexNote}`]),
    ...(largest > largestRelationBytes
      ? [
          `Note: a table, its TOAST and an index end at ${byteText(largestRelationBytes)} each: partition the table.`,
        ]
      : []),
    ...(measured !== null && dead > 0.1
      ? [
          `Note: ${measured.deadRows} dead rows take room in ${measured.schema}.${measured.name}; vacuum full would show less.`,
        ]
      : []),
    `Classes hold it in ${Math.round(usableShare * 100)} % of their memory; sizes as read on ${classes[0]?.checked ?? ''}, --json names the sources. No prices: they change.`,
    'A model of how PostgreSQL and pgvector store rows, within 10 % of real tables just after loading; text as English prose.',
  ];
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}

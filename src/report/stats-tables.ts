import { byteText } from '../postgres/byte-text.ts';
import type {
  DatabaseStatistics,
  IndexStatistics,
  TableStatistics,
} from '../statistics/database-statistics.ts';
import { hitRatio } from '../statistics/statistics-findings.ts';
import { isVectorIndex } from '../statistics/vector-index.ts';
import { textTable } from './text-table.ts';

/** As many tables and indexes as can be looked through; the JSON document has all. */
const mostRows = 25;

/** The tables and the indexes of a database, the largest first, and what their columns mean. */
export function statsTables({ tables, indexes, now }: DatabaseStatistics): readonly string[] {
  if (tables.length === 0) return ['', 'There are no tables yet.'];
  return [
    '',
    ...textTable(
      [
        'Table',
        'rows',
        'dead',
        'table',
        'TOAST',
        'indexes',
        'seq scans',
        'idx scans',
        'hits',
        'vacuum',
        'analyze',
      ],
      tables.slice(0, mostRows).map((table) => tableCells(table, now)),
    ),
    ...moreLines(tables.length, 'tables'),
    ...(indexes.length === 0 ? [] : indexLines(indexes)),
    '',
    ...meanings,
  ];
}

const meanings = [
  'rows, dead: estimated by the last vacuum or analyze (their age: the last two columns), counted along since.',
  'TOAST: what is kept beside the rows, such as embeddings of more than 2 kB. hits: pages found in memory.',
  'seq scans read the whole table, idx scans use an index; a table of embeddings should see few of the former.',
  'scans (idx_scan): searches that used the index. entries (idx_tup_read): what it gave them.',
  'fetched (idx_tup_fetch): living rows that came of it; fewer than entries means dead or filtered rows.',
];

function tableCells(table: TableStatistics, now: string): readonly string[] {
  const ratio = hitRatio(table);
  return [
    `${table.schema}.${table.name}`,
    counted(table.rows),
    counted(table.deadRows),
    sizeText(table.heapBytes),
    sizeText(table.toastBytes),
    sizeText(table.indexBytes),
    counted(table.sequentialScans),
    counted(table.indexScans),
    ratio === null ? '-' : `${Math.round(ratio * 100)} %`,
    ageText(table.lastVacuum, now),
    ageText(table.lastAnalyze, now),
  ];
}

function indexLines(indexes: readonly IndexStatistics[]): readonly string[] {
  // Those over embeddings are what this is about, however small.
  const sorted = indexes.toSorted((a, b) => Number(isVectorIndex(b)) - Number(isVectorIndex(a)));
  return [
    '',
    ...textTable(
      ['Index', 'on', 'method', 'size', 'scans', 'entries', 'fetched', 'state'],
      sorted
        .slice(0, mostRows)
        .map((index) => [
          index.name,
          `${index.schema}.${index.table}`,
          index.method,
          sizeText(index.bytes),
          counted(index.scans),
          counted(index.entriesRead),
          counted(index.rowsFetched),
          index.valid ? 'valid' : 'INVALID',
        ]),
    ),
    ...moreLines(indexes.length, 'indexes'),
  ];
}

function moreLines(count: number, what: string): readonly string[] {
  return count <= mostRows ? [] : [`and ${count - mostRows} more ${what}; --json has all`];
}

/** Null is that of a table that somebody alters; a finding names it. */
function sizeText(bytes: number | null): string {
  return bytes === null ? '-' : byteText(bytes);
}

function ageText(moment: string | null, now: string): string {
  if (moment === null) return 'never';
  const minutes = Math.max(0, (Date.parse(now) - Date.parse(moment)) / 60_000);
  if (minutes < 120) return `${Math.round(minutes)} min ago`;
  if (minutes < 2880) return `${Math.round(minutes / 60)} h ago`;
  return `${Math.round(minutes / 1440)} days ago`;
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}

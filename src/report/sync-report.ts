import type { PreviewedTable, TransferPreview } from '../transfer/preview-transfer.ts';
import type { LeftOut, TransferReport, TransferredTable } from '../transfer/transfer-report.ts';
import type { Report } from './setup-report.ts';
import { filledTo, textColumns } from './text-columns.ts';

/** What `fallback sync` did, as a table and as data. */
export function syncReport(report: TransferReport): Omit<Report, 'exitCode'> {
  const { tables, leftOut, warnings } = report;
  const rows = tables.map((table) => [
    `${table.schema}.${table.name}`,
    table.way,
    countOf(table.rows, 'row'),
    detailOf(table),
  ]);
  const sent = tables.reduce((sum, table) => sum + table.sent, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const changed = tables.some(({ way }) => way !== 'unchanged');
  return {
    lines: [
      ...aligned(rows),
      ...leftOutLines(leftOut),
      ...warnings.map((warning) => `Warning: ${warning}`),
      changed
        ? `The fallback holds what the primary held: ${countOf(sent, 'row')} (${sizeOf(bytes)}) were sent.`
        : 'The fallback holds what the primary holds; nothing had to be sent.',
    ],
    document: { tables, leftOut, warnings, rows: sent, bytes },
    error: null,
  };
}

/** A server that has not looked at a table yet estimates no rows in it, however many there are. */
function rowsOf(way: PreviewedTable['way'], count: number): string {
  if (way !== 'copy') return countOf(count, 'row');
  return count === 0 ? 'rows not counted' : `about ${countOf(count, 'row')}`;
}

/** What `fallback sync --dry-run` found. */
export function syncPreviewReport(preview: TransferPreview): Omit<Report, 'exitCode'> {
  const { tables, vanished, leftOut, pending } = preview;
  const rows = tables.map(({ schema, name, way, rows: count, bytes }) => [
    `${schema}.${name}`,
    way,
    rowsOf(way, count),
    sizeOf(bytes),
  ]);
  return {
    lines: [
      ...aligned(rows),
      ...vanished.map((name) => `${name}  drop: the primary has it no more`),
      ...leftOutLines(leftOut),
      ...(pending ? [] : ['Nothing to do.']),
      'Dry run: nothing was changed.',
    ],
    document: { dryRun: true, tables, vanished, leftOut, pending },
    error: null,
  };
}

function detailOf({ way, sent, kept, deleted, bytes }: TransferredTable): string {
  if (way === 'unchanged') return '';
  return [
    way === 'updated' ? `${sent} changed, ${deleted} deleted` : '',
    kept === 0 ? '' : `${kept} kept from an interrupted run`,
    sizeOf(bytes),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(({ what, why }) => `Left out: ${what} (${why})`);
}

/** Columns two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => textColumns(row[at] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, at) => filledTo(widths[at] ?? 0, cell))
      .join('  ')
      .trimEnd(),
  );
}

/** "1,200,000 rows", in digits that every reader of this program's English knows. */
export function countOf(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}

/** Decimal units, as the network and the disk are sold. */
export function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(0)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

import type { CatalogueTable } from './database-catalogue.ts';
import type { OnTransferProgress } from './transfer-progress.ts';

/** Adds up what goes over and tells it, against what the source's statistics lead to expect. */
export function rowCounter(
  tables: readonly CatalogueTable[],
  onProgress: OnTransferProgress | undefined,
): (table: string, rows: number, bytes: number) => void {
  const totalRows = tables.reduce((total, table) => total + table.rows, 0);
  const totalBytes = tables.reduce((total, table) => total + Number(table.bytes), 0);
  let rows = 0;
  let bytes = 0;
  return (table, moreRows, moreBytes) => {
    rows += moreRows;
    bytes += moreBytes;
    onProgress?.({
      kind: 'rows',
      table,
      rows,
      totalRows: Math.max(totalRows, rows),
      bytes,
      totalBytes: Math.max(totalBytes, bytes),
    });
  };
}

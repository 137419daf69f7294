import { filledTo, textColumns } from './text-columns.ts';

/**
 * Lines of a table: columns of numbers to the right, all others to the left, two blanks between them.
 *
 * @param head the words above the columns
 * @param rows as many cells each; a missing one is empty
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [head, ...rows].map((row) => row.map(inOneLine));
  const columns = head.map((_, column) => ({
    width: Math.max(...cells.map((row) => textColumns(row[column] ?? ''))),
    numbers: rows.length > 0 && rows.every((row) => numeric(row[column] ?? '')),
  }));
  return cells.map((row) =>
    columns
      .map(({ width, numbers }, column) => {
        const cell = row[column] ?? '';
        return filledTo(width, cell, numbers ? 'before' : 'after');
      })
      .join('  ')
      .trimEnd(),
  );
}

/** A name may hold a line break. */
function inOneLine(cell: string): string {
  return cell.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

/** A number with its unit, or the dash that stands for none. */
function numeric(cell: string): boolean {
  return cell === '-' || /^[\d.,]+(?: (?:bytes|[kMGTP]B|%))?$/u.test(cell);
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { BroughtTable } from './brought-table.ts';
import type { RowChange } from './change.ts';
import { oursOf } from './ours.ts';
import { sqlName } from './table-name.ts';

type Image = 'new' | 'old' | 'key';

/** A statement that writes many rows, and what it gets of them. */
export interface RowWrite {
  readonly statement: string;
  /** In the order of its parameters; each is an array of JSON objects, one for each row. */
  readonly images: readonly Image[];
}

/** Of a set-returning function; the server's own limit is 1664. */
const mostColumns = 1_600;

/** Inserts rows with the numbers they have. */
export function insertRows(table: BroughtTable): RowWrite {
  const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const values = table.columns.map(({ type }, at) => `(c.new_${at})::${type}`).join(', ');
  const images = ['new'] as const;
  return {
    statement: `insert into ${sqlName(table)} (${names}) overriding system value
      select ${values} from ${records(table, images)}`,
    images,
  };
}

/**
 * Changes rows; null for a table that has nothing beside its key, when the key stays.
 *
 * @param options `moves`: the key is changed, too; `opening`: only rows are changed that are as the fallback had
 *   found them, or were written under this opening
 */
export function updateRows(
  table: BroughtTable,
  { moves = false, opening = null }: { readonly moves?: boolean; readonly opening?: string | null },
): RowWrite | null {
  const isKey = (column: string): boolean => table.key.some(({ name }) => name === column);
  const set = table.columns.flatMap(({ name, type, settable }, at) =>
    settable && (moves || !isKey(name))
      ? [`${quoteIdentifier(name)} = (c.new_${at})::${type}`]
      : [],
  );
  if (set.length === 0) return null;
  const images: readonly Image[] = ['new', 'key', ...(opening === null ? [] : ['old' as const])];
  return {
    statement: `update ${table.from} t set ${set.join(', ')} from ${records(table, images)}
      where ${keysMatch(table)}${unchanged(table, opening)}`,
    images,
  };
}

/** Deletes rows; `opening` as for `updateRows`. */
export function deleteRows(table: BroughtTable, opening: string | null = null): RowWrite {
  const images: readonly Image[] = ['key', ...(opening === null ? [] : ['old' as const])];
  return {
    statement: `delete from ${table.from} t using ${records(table, images)}
      where ${keysMatch(table)}${unchanged(table, opening)}`,
    images,
  };
}

/** Whether rows of the table can be written and compared with what they were in one statement. */
export function isNarrow({ columns, key }: BroughtTable): boolean {
  return 2 * columns.length + key.length <= mostColumns;
}

/** The parameters of a statement for some rows. */
export function rowImages({ images }: RowWrite, rows: readonly RowChange[]): readonly string[] {
  const imageOf = (image: Image, { key, base, final }: RowChange): string | null =>
    image === 'key' ? key : image === 'old' ? base : final;
  return images.map((image) => `[${rows.map((row) => imageOf(image, row) ?? '{}').join(',')}]`);
}

/** Characters of a parameter: what the server unpacks stays in its memory, and nothing waits long. */
const sliceCharacters = 1_000_000;

/** Rows in parts of a size that is quick to send and to unpack. */
export function* slices(rows: readonly RowChange[]): Generator<readonly RowChange[]> {
  let from = 0;
  let filled = 0;
  for (const [at, { base, final }] of rows.entries()) {
    filled += (base?.length ?? 0) + (final?.length ?? 0);
    if (filled < sliceCharacters) continue;
    yield rows.slice(from, at + 1);
    from = at + 1;
    filled = 0;
  }
  if (from < rows.length) yield rows.slice(from);
}

/** One row of text for each object; JSON is only read once, and not kept. */
function records(table: BroughtTable, images: readonly Image[]): string {
  const functions = images.map((image, at) => {
    const columns = columnsOf(table, image).map(({ name }) => `${quoteIdentifier(name)} text`);
    return `pg_catalog.json_to_recordset($${at + 1}::json) as (${columns.join(', ')})`;
  });
  const names = images.flatMap((image) => columnsOf(table, image).map((_, at) => `${image}_${at}`));
  return `rows from (${functions.join(', ')}) as c (${names.join(', ')})`;
}

function columnsOf(table: BroughtTable, image: Image): BroughtTable['columns'] {
  return image === 'key' ? table.key : table.columns;
}

function keysMatch({ key }: BroughtTable): string {
  return key
    .map(({ name, type }, at) => `t.${quoteIdentifier(name)} = (c.key_${at})::${type}`)
    .join(' and ');
}

function unchanged(table: BroughtTable, opening: string | null): string {
  if (opening === null) return '';
  const same = table.columns.map(({ name, type }, at) =>
    sameValue({ found: `t.${quoteIdentifier(name)}`, word: `c.old_${at}`, type }),
  );
  return ` and ((${same.join(' and ')}) or ${oursOf(`${quoteLiteral(opening)}::uuid`)})`;
}

/**
 * Whether a column has the value of a word. Another version may write a value otherwise; only then is it read
 * and written anew. Values that only a collation takes for the same are not the same.
 */
export function sameValue(value: {
  readonly found: string;
  readonly word: string;
  readonly type: string;
}): string {
  const found = `${value.found}::text collate pg_catalog."C"`;
  return `case when (${value.word}) is not distinct from ${found}
    then true else ((${value.word})::${value.type})::text is not distinct from ${found} end`;
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { BroughtColumn, BroughtTable } from './brought-table.ts';
import { oursOf } from './ours.ts';
import { sqlName } from './table-name.ts';
import { sameValue } from './written-rows.ts';

/** The rows to work on, from the one parameter: an array of JSON objects with these members. */
const changes =
  'pg_catalog.jsonb_to_recordset($1::jsonb) as c (n int, key jsonb, old jsonb, new jsonb)';

/** What a statement gets of one row; the images are JSON already. */
export interface RowParameter {
  readonly key: string | null;
  readonly old: string | null;
  readonly new: string | null;
}

/** The parameter of the statements below. */
export function rowParameter(rows: readonly RowParameter[]): string {
  const texts = rows.map(
    (row, n) =>
      `{"n":${n},"key":${row.key ?? 'null'},"old":${row.old ?? 'null'},"new":${row.new ?? 'null'}}`,
  );
  return `[${texts.join(',')}]`;
}

/**
 * Asks what the primary has of some rows, and whether it is what it was (`old`) or what is to be (`new`).
 * Values of two servers are compared as the primary writes them.
 */
export function compareStatement(
  table: BroughtTable,
  options: {
    /** Whether others are kept from changing the rows until the transaction ends. */
    readonly lock: boolean;
    /** Whether there are books of what was brought; $2 is the opening then. */
    readonly booked: boolean;
    /** What tells the later of two rows. */
    readonly newestColumn: string;
  },
): string {
  const newest = table.columns.find(({ name }) => name === options.newestColumn);
  const names = table.columns.map(({ name }) => quoteLiteral(name)).join(', ');
  const values = table.columns.map(({ name }) => asWritten(name)).join(', ');
  const ours = options.booked ? oursOf('$2') : 'false';
  return `
    select c.n, same.base, same.final, ${ours} as ours,
           ${newest === undefined ? 'null::boolean' : `${cast('new', newest)} > ${own(newest.name)}`} as newer,
           case when not same.base and not same.final then pg_catalog.jsonb_object(
             array[${names}]::text[], array[${values}]::text[]) end::text as image
      from ${changes}
      join ${table.from} t on ${keysMatch(table)}
     cross join lateral (
       select ${sameAs(table, 'old')} as base, ${sameAs(table, 'new')} as final offset 0
     ) same
     ${options.lock ? 'for update of t' : ''}`;
}

/** Asks for rows as the journal would write them. */
export function imageStatement(table: BroughtTable): string {
  const names = table.columns.map(({ name }) => quoteLiteral(name)).join(', ');
  const values = table.columns.map(({ name }) => asWritten(name)).join(', ');
  return `
    select c.n, pg_catalog.jsonb_object(array[${names}]::text[], array[${values}]::text[])::text as image
      from ${changes}
      join ${table.from} t on ${keysMatch(table)}`;
}

/** Asks for the keys of what refers to rows of the parameter, and would go or be changed with them. */
export function dependentsStatement(
  table: BroughtTable,
  { key, columns, referenced, ...name }: BroughtTable['dependents'][number],
): string {
  const pairs = columns.map(
    (column, at) => `${own(column, 'd')} = ${own(referenced[at] ?? column)}`,
  );
  const names = key.map(quoteLiteral).join(', ');
  const values = key.map((column) => asWritten(column, 'd')).join(', ');
  return `
    select c.n, ${key.length === 0 ? 'null' : `pg_catalog.jsonb_object(array[${names}]::text[], array[${values}]::text[])`}::text as key
      from ${changes}
      join ${table.from} t on ${keysMatch(table)}
      join ${sqlName(name)} d on ${pairs.join(' and ')}`;
}

/** What the output function of the type gives; a cast to text may give something else. */
function asWritten(column: string, alias = 't'): string {
  const value = own(column, alias);
  return `case when pg_catalog.num_nulls(${value}) = 0 then pg_catalog.concat(${value}) end`;
}

function own(column: string, alias = 't'): string {
  return `${alias}.${quoteIdentifier(column)}`;
}

/** A value of an image, as the column takes it. */
function cast(image: 'key' | 'new', { name, type }: BroughtColumn): string {
  return `(${word(image, name)})::${type}`;
}

function word(image: 'key' | 'old' | 'new', name: string): string {
  return `c.${image} ->> ${quoteLiteral(name)}`;
}

function keysMatch({ key }: BroughtTable, alias = 't'): string {
  return key.map((part) => `${own(part.name, alias)} = ${cast('key', part)}`).join(' and ');
}

function sameAs({ columns }: BroughtTable, image: 'old' | 'new'): string {
  const parts = columns.map(({ name, type }) =>
    sameValue({ found: own(name), word: word(image, name), type }),
  );
  return [`c.${image} is not null`, ...parts].join(' and ');
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import { columnList, copiedColumns } from './column-lists.ts';
import { copyStream } from './copy-stream.ts';
import type { CatalogueTable } from './database-catalogue.ts';
import { fullName } from './full-name.ts';
import type { SessionPair } from './load-rows.ts';
import { stagedName } from './staging.ts';

/** A table of which only some rows are brought. */
export interface UpdateOrder {
  readonly table: CatalogueTable;
  readonly key: readonly string[];
  readonly version: string;
  readonly format: 'binary' | 'text';
}

export interface ChangedRows {
  /** New on the source, or of another version there. */
  readonly changed: number;
  /** No longer on the source. */
  readonly deleted: number;
  readonly bytes: number;
}

/** How many rows are asked for at once by their keys. */
const batchRows = 2_000;

/**
 * Puts the rows that changed since the last run beside the table (`d`), and the keys of those that have
 * to go first (`g`). Key and version of every row are compared, so that a deleted row is noticed and a
 * version may count per row. A key that is made again must come with a version that it did not have.
 */
export async function fetchChangedRows(
  pair: SessionPair,
  order: UpdateOrder,
): Promise<ChangedRows> {
  const { table, key, version } = order;
  const [rows, keys] = [stagedName('d', table.oid), stagedName('g', table.oid)];
  const keyList = columnList(key);
  const versionName = quoteIdentifier(version);
  let bytes = 0;
  const onBytes = (more: number): void => void (bytes += more);
  await pair.target.batch(
    `drop table if exists ${keys}, ${rows};
     create unlogged table ${keys} as select ${keyList}, ${versionName} as "the version", false as "is gone", false as "is fetched"
       from only ${fullName(table)} with no data;
     alter table ${keys} alter column "is gone" set default false, alter column "is fetched" set default false;
     create unlogged table ${rows} as select ${columnList(copiedColumns(table))} from only ${fullName(table)} with no data`,
  );
  await copyStream({
    ...pair,
    read: `copy (select ${keyList}, ${versionName} from only ${fullName(table)}) to stdout with (format ${order.format})`,
    write: `copy ${keys} (${keyList}, "the version") from stdin with (format ${order.format})`,
    onBytes,
  });
  const counts = await compareKeys(pair, order);
  for (;;) {
    const condition = await nextKeys(pair, order);
    if (condition === null) break;
    await copyStream({
      ...pair,
      read: `copy (select ${columnList(copiedColumns(table))} from only ${fullName(table)} where ${condition}) to stdout with (format ${order.format})`,
      write: `copy ${rows} (${columnList(copiedColumns(table))}) from stdin with (format ${order.format})`,
      onBytes,
    });
  }
  return { ...counts, bytes };
}

/** Leaves in `g` the keys whose rows are to be fetched, and adds those that are gone from the source. */
async function compareKeys(
  { target }: SessionPair,
  { table, key, version }: UpdateOrder,
): Promise<{ readonly changed: number; readonly deleted: number }> {
  const keys = stagedName('g', table.oid);
  const same = sameKey(key, 't', 'g');
  const results = await target.batch(
    `insert into ${keys} (${columnList(key)}, "is gone")
       select ${key.map((name) => `t.${quoteIdentifier(name)}`).join(', ')}, true from only ${fullName(table)} t
       where not exists (select from ${keys} g where ${same});
     delete from ${keys} g using only ${fullName(table)} t
       where ${same} and not g."is gone" and t.${quoteIdentifier(version)} is not distinct from g."the version";
     select pg_catalog.count(*) filter (where not "is gone")::int as changed,
       pg_catalog.count(*) filter (where "is gone")::int as deleted from ${keys}`,
    { timeoutMs: 0 },
  );
  const row = results.at(-1)?.rows[0];
  return { changed: Number(row?.['changed']), deleted: Number(row?.['deleted']) };
}

/** The condition for the next rows to fetch, or null when all are there. */
async function nextKeys(
  { target }: SessionPair,
  { table, key }: UpdateOrder,
): Promise<string | null> {
  const keys = stagedName('g', table.oid);
  const { rows } = await target.query(
    `with taken as (
       update ${keys} set "is fetched" = true
       where ctid = any (array(select ctid from ${keys} where not "is fetched" and not "is gone" limit ${batchRows}))
       returning ${columnList(key)}
     ) select ${key.map((name, at) => `pg_catalog.array_agg(${quoteIdentifier(name)})::text as k${at}`).join(', ')} from taken`,
    undefined,
    { timeoutMs: 0 },
  );
  const lists = key.map((name, at) => {
    const values = rows[0]?.[`k${at}`];
    if (typeof values !== 'string') return null;
    const type = table.columns.find((column) => column.name === name)?.type ?? 'text';
    return `${quoteLiteral(values)}::${type}[]`;
  });
  if (lists.some((list) => list === null)) return null;
  const [only] = lists;
  return key.length === 1
    ? `${columnList(key)} = any (${only ?? ''})`
    : `(${columnList(key)}) in (select * from rows from (${lists.map((list) => `pg_catalog.unnest(${list ?? ''})`).join(', ')}))`;
}

/** Puts the changed rows in the place of the old ones, within the open transaction. */
export function applyChangedRows({ table, key }: UpdateOrder): readonly string[] {
  const columns = columnList(copiedColumns(table));
  const name = fullName(table);
  return [
    `delete from only ${name} t using ${stagedName('g', table.oid)} g where ${sameKey(key, 't', 'g')}`,
    `insert into ${name} (${columns}) overriding system value select ${columns} from ${stagedName('d', table.oid)}`,
  ];
}

function sameKey(key: readonly string[], one: string, other: string): string {
  return key
    .map((name) => `${one}.${quoteIdentifier(name)} = ${other}.${quoteIdentifier(name)}`)
    .join(' and ');
}

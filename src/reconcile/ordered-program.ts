import insertsSql from '../../sql/trigger-inserts.sql';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { BroughtColumn, BroughtTable } from './brought-table.ts';
import { oursOf } from './ours.ts';
import { sqlName } from './table-name.ts';
import { checkDeferred } from './write-in-order.ts';
import { sameValue } from './written-rows.ts';

/** The setting from which the program reads the changes; it lasts until the transaction ends. */
export const changesSetting = 'setup_wizard.changes';

/**
 * A block for the server that makes changes one by one, each by a statement of its own, so that triggers see what
 * they saw on the fallback; and that gives up at the first one which somebody has to look at. The changes are an
 * array of JSON objects: `unit` numbers the transactions, `table` the tables, `made` tells rows of triggers that
 * only their number tells (see trigger-rows.ts); `op`, `key`, `old` and `new` are those of the journal.
 *
 * @param opening under what rows are booked that were brought
 */
export function orderedProgram(tables: readonly BroughtTable[], opening: string): string {
  const known = tables.map((table, at) => `known[${at}] := ${countOf(table)};`).join('\n');
  const branches = tables.map((table, at) => `when ${at} then\n${branch(table, at, opening)}`);
  return `do ${quoteLiteral(`
declare
  this_change record;
  unit integer := -1;
  has integer;
  taken boolean;
  known bigint[];
begin
  for this_change in
    select * from pg_catalog.json_to_recordset(pg_catalog.current_setting('${changesSetting}')::json)
      as listed (unit integer, "table" integer, op text, made boolean, key json, old json, new json)
  loop
    if this_change.unit <> unit then
      ${checkDeferred};
      unit := this_change.unit;
      ${known}
    end if;
    case this_change."table"
      ${branches.join('\n')}
    end case;
  end loop;
end`)}`;
}

/** 0: the row is missing; 1: it is as it is to be; 2: it may be changed; 3: somebody has to look at it. */
function branch(table: BroughtTable, at: number, opening: string): string {
  const ours = oursOf(`${quoteLiteral(opening)}::uuid`);
  const insertion = `if not taken then
    ${insertOf(table)}
    if not found then ${giveUp} end if;
    known[${at}] := known[${at}] + 1;
  end if;`;
  const taken = `taken := this_change.made and ${countOf(table)} > known[${at}];
  if taken then known[${at}] := known[${at}] + 1; end if;`;
  if (table.key.length === 0) return `${taken}\n${insertion}`;
  const look = (verdicts: string, lock: string): string => `
    select case ${verdicts} else 3 end into has
      from ${table.from} t, ${record('k', table.key)}, ${record('o', table.columns)}, ${record('n', table.columns)}
     where ${keysMatch(table)} ${lock};
    if not found then has := 0; end if;`;
  const same = `when ${sameAs(table, 'n')} then 1`;
  return `
  if this_change.op = 'i' then
    ${look(`${same} when ${ours} then 2`, '')}
    ${taken}
    if has = 0 then ${insertion}
    elsif has = 2 then ${update(table)}
    elsif has = 3 then ${giveUp} end if;
  elsif this_change.op = 'u' then
    ${look(`${same} when ${sameAs(table, 'o')} then 2 when ${ours} then 2`, 'for update of t')}
    if has = 2 then ${update(table)}
    elsif has <> 1 then ${giveUp} end if;
  else
    ${look(`when ${sameAs(table, 'o')} then 2 when ${ours} then 2`, 'for update of t')}
    if has = 2 then
      delete from ${table.from} t using ${record('k', table.key)} where ${keysMatch(table)};
      if not found then ${giveUp} end if;
    elsif has = 3 then ${giveUp} end if;
  end if;`;
}

const giveUp = `raise exception 'a row has to be looked at';`;

/** How many rows the transaction has inserted; 0 where nobody needs to know. */
function countOf(table: BroughtTable): string {
  if (!table.numbered && table.key.length > 0) return '0';
  const names = `array[${quoteLiteral(sqlName(table))}]::text[]`;
  return `(select counted.inserted::bigint from (${insertsSql.replaceAll('$1', names)}) counted)`;
}

function insertOf(table: BroughtTable): string {
  const names = table.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const values = table.columns.map((column) => value('n', column)).join(', ');
  return `insert into ${sqlName(table)} (${names}) overriding system value
    select ${values} from ${record('n', table.columns)};`;
}

/** A table that has nothing beside its key has nothing to change. */
function update(table: BroughtTable): string {
  const set = table.columns.flatMap((column) =>
    column.settable && !table.key.some(({ name }) => name === column.name)
      ? [`${quoteIdentifier(column.name)} = ${value('n', column)}`]
      : [],
  );
  if (set.length === 0) return 'null;';
  return `update ${table.from} t set ${set.join(', ')}
      from ${record('k', table.key)}, ${record('n', table.columns)} where ${keysMatch(table)};
    if not found then ${giveUp} end if;`;
}

type Alias = 'k' | 'o' | 'n';

const imageOf: Readonly<Record<Alias, string>> = {
  k: 'this_change.key',
  o: 'this_change.old',
  n: 'this_change.new',
};

/** One row of text; an image that there is not has none of the columns. */
function record(alias: Alias, columns: readonly BroughtColumn[]): string {
  const names = columns.map(({ name }) => `${quoteIdentifier(name)} text`).join(', ');
  return `pg_catalog.json_to_record(coalesce(${imageOf[alias]}, '{}')) as ${alias} (${names})`;
}

function value(alias: Alias, { name, type }: BroughtColumn): string {
  return `(${alias}.${quoteIdentifier(name)})::${type}`;
}

function keysMatch({ key }: BroughtTable): string {
  return key
    .map((column) => `t.${quoteIdentifier(column.name)} = ${value('k', column)}`)
    .join(' and ');
}

function sameAs({ columns }: BroughtTable, alias: Alias): string {
  return columns
    .map(({ name, type }) => {
      const column = quoteIdentifier(name);
      return sameValue({ found: `t.${column}`, word: `${alias}.${column}`, type });
    })
    .join(' and ');
}

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { quoteLiteral } from '../postgres/quote-literal.ts';
import type { CatalogueColumn, CatalogueTable } from './database-catalogue.ts';
import { stagedName } from './staging.ts';

const storageWords: Readonly<Record<string, string>> = {
  p: 'plain',
  e: 'external',
  m: 'main',
  x: 'extended',
};
const compressionWords: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

/**
 * The statements that make a table to be filled: columns, checks and what decides how rows are
 * stored. Keys, indexes and defaults come later, because rows load faster without them.
 */
export function createStaged(table: CatalogueTable, mayCompress: boolean): readonly string[] {
  const name = stagedName('t', table.oid);
  const checks = table.constraints
    .filter(({ kind, validated }) => kind === 'c' && validated)
    .map((check) => `constraint ${quoteIdentifier(check.name)} ${check.definition}`);
  const columns = table.columns.map((column) => columnText(table, column, mayCompress));
  return [
    `create ${table.unlogged ? 'unlogged ' : ''}table ${name} (${[...columns, ...checks].join(', ')})` +
      (table.partitionKey === null ? '' : ` partition by ${table.partitionKey}`) +
      optionsText(table.options),
    ...table.columns.flatMap((column) => columnStatements(name, column)),
  ];
}

/** The statements that put it under the tables it belongs to, which must be there already. */
export function joinParents(table: CatalogueTable): readonly string[] {
  const name = stagedName('t', table.oid);
  return table.parents.map((parent) =>
    table.partition
      ? `alter table only ${stagedName('t', parent)} attach partition ${name} ${table.bound ?? ''}`
      : `alter table only ${name} inherit ${stagedName('t', parent)}`,
  );
}

/** ` with (fillfactor='70')`, or nothing. */
export function optionsText(options: readonly string[] | null): string {
  if (options === null || options.length === 0) return '';
  const texts = options.map((option) => {
    const at = option.indexOf('=');
    return `${option.slice(0, at)}=${quoteLiteral(option.slice(at + 1))}`;
  });
  return ` with (${texts.join(', ')})`;
}

function columnText(table: CatalogueTable, column: CatalogueColumn, mayCompress: boolean): string {
  const { name, type, collation, compression, generated, notNull } = column;
  const kind = generated === 's' ? 'stored' : 'virtual';
  return [
    quoteIdentifier(name),
    type,
    mayCompress && compression !== null ? `compression ${compressionWords[compression] ?? ''}` : '',
    collation === null ? '' : `collate ${collation}`,
    generated === '' ? '' : `generated always as (${column.default ?? ''}) ${kind}`,
    // The name that PostgreSQL 18 would give it in its place; older ones take no note of it.
    notNull ? `constraint ${quoteIdentifier(`${table.name}_${name}_not_null`)} not null` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function columnStatements(table: string, column: CatalogueColumn): readonly string[] {
  const alter = `alter table only ${table} alter column ${quoteIdentifier(column.name)}`;
  const { storage, statistics, options } = column;
  return [
    ...(storage === null ? [] : [`${alter} set storage ${storageWords[storage] ?? 'default'}`]),
    ...(statistics === null ? [] : [`${alter} set statistics ${statistics}`]),
    ...(options === null ? [] : [`${alter} set (${options.join(', ')})`]),
  ];
}

import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FoundTable, SchemaState } from '../checks/schema-state.ts';
import { findTable } from '../checks/find-table.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type { ColumnDeclaration, SchemaDeclaration } from '../declaration/schema-declaration.ts';
import { qualifiedType } from './type-text.ts';

/** A column that has to be added, and how. */
export interface ColumnToAdd {
  readonly table: FoundTable;
  /** For people: `memories.metadata`. */
  readonly name: string;
  readonly statement: string;
}

/** The declared columns that existing tables lack and that may be added; pure. */
export function columnsToAdd(
  { tables }: Pick<SchemaDeclaration, 'tables'>,
  state: Pick<SchemaState, 'tables' | 'extensions'>,
): readonly ColumnToAdd[] {
  const home = state.extensions.find(({ name }) => name === 'vector')?.schema ?? null;
  return tables.flatMap((declared) => {
    const table = findTable(declared, state);
    if (table === null || table.kind === 'other') return [];
    return declared.columns
      .filter((column) => column.add && !table.columns.some(({ name }) => name === column.name))
      .map((column) => ({
        table,
        name: `${nameText(declared)}.${column.name}`,
        statement: addColumnStatement(table, column, home),
      }));
  });
}

function addColumnStatement(
  { schema, name }: FoundTable,
  column: ColumnDeclaration,
  home: string | null,
): string {
  const place = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const parts = [
    `alter table ${place} add column if not exists ${quoteIdentifier(column.name)}`,
    qualifiedType(column.type, home),
    ...(column.default === null ? [] : [`default (${column.default})`]),
    ...(column.nullable ? [] : ['not null']),
  ];
  return parts.join(' ');
}

import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import type { FoundTable, SchemaState } from '../checks/schema-state.ts';
import type { IndexDeclaration } from '../declaration/schema-declaration.ts';
import type { IndexObstacle, WantedIndex } from './wanted-index.ts';
import { embeddingKey, ginKey } from './wanted-key.ts';

/** What a declared index has to be on a table as it is, or why it cannot be; pure. */
export function wantIndex(
  declared: IndexDeclaration,
  table: FoundTable,
  extensions: SchemaState['extensions'],
  dimensions: number,
): WantedIndex | IndexObstacle {
  if (table.kind === 'other') {
    return {
      early: false,
      reason: `${table.name} is no table`,
      fix: 'Declare the index for the table below the view.',
    };
  }
  const { where } = declared;
  if (declared.method === 'btree') {
    const missing = declared.columns.find((name) => columnOf(table, name) === null);
    if (missing !== undefined) return columnMissing(table, missing);
    const keys = declared.columns.map((name) => ({
      expression: quoteIdentifier(name),
      opclass: null,
    }));
    const keyText = keys.map(({ expression }) => expression).join(', ');
    const { method, unique } = declared;
    return { method, unique, keys, keyText, parameters: {}, where };
  }
  const column = columnOf(table, declared.column);
  if (column === null) return columnMissing(table, declared.column);
  const key =
    declared.method === 'gin'
      ? ginKey(declared, column, extensions)
      : embeddingKey(declared, column, extensions, dimensions);
  if ('reason' in key) return key;
  return {
    method: declared.method,
    unique: false,
    keys: [key],
    keyText: key.text,
    parameters: 'parameters' in declared ? declared.parameters : {},
    where,
  };
}

function columnOf(table: FoundTable, name: string): FoundTable['columns'][number] | null {
  return table.columns.find((column) => column.name === name) ?? null;
}

function columnMissing({ name: table }: FoundTable, column: string): IndexObstacle {
  return {
    early: true,
    reason: `table ${table} has no column ${column}`,
    fix: 'Add the column in a migration, or declare it with "add": true.',
  };
}

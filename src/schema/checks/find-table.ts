import type { QualifiedName } from '../declaration/schema-declaration.ts';
import type { FoundTable, SchemaState } from './schema-state.ts';

/** The table that a declaration means, or null when the database has none. */
export function findTable(
  declared: QualifiedName,
  state: Pick<SchemaState, 'tables'>,
): FoundTable | null {
  return (
    state.tables.find(
      ({ name, askedSchema }) => name === declared.name && askedSchema === declared.schema,
    ) ?? null
  );
}

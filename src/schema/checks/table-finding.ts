import { extensionNames } from '../../pgvector/bootstrap-result.ts';
import { typesAgree } from '../columns/type-text.ts';
import { nameText } from '../declaration/qualified-name.ts';
import type { ColumnDeclaration, TableDeclaration } from '../declaration/schema-declaration.ts';
import { findTable } from './find-table.ts';
import { commandFor, type JudgedSchema } from './judged-schema.ts';
import type { SchemaDrift } from './schema-drift.ts';
import { findingOf, type SchemaFinding, skipped } from './schema-finding.ts';
import type { FoundColumn } from './schema-state.ts';

/** Judges the declared tables with their columns, and the extensions that are required. */
export function tableFinding(schema: JudgedSchema): SchemaFinding {
  const { tables } = schema.declaration;
  const drift = [
    ...extensionDrift(schema),
    ...tables.flatMap((declared) => tableDrift(declared, schema)),
  ];
  if (tables.length === 0 && drift.length === 0) return skipped('No tables are declared.');
  return findingOf(drift, `Every declared table has its columns (${tables.length}).`);
}

/** vector has checks of its own. */
function extensionDrift(schema: JudgedSchema): readonly SchemaDrift[] {
  const { declaration, state } = schema;
  const bootstrap = commandFor('bootstrap', schema);
  return Object.entries(declaration.extensions)
    .filter(([name, need]) => need === 'required' && name !== 'vector')
    .filter(([name]) => !state.extensions.some((installed) => installed.name === name))
    .map(([name]) => ({
      kind: 'extension',
      name,
      expected: 'installed',
      actual: null,
      weight: 'error',
      message: `Extension ${name} is required and not installed.`,
      fix: isCompanion(name)
        ? `As the check extensions.${name} says.`
        : `${bootstrap}; where the server does not offer ${name}, install its files there first.`,
    }));
}

function isCompanion(name: string): boolean {
  return extensionNames.some((wanted) => wanted === name);
}

function tableDrift(declared: TableDeclaration, schema: JudgedSchema): readonly SchemaDrift[] {
  const table = findTable(declared, schema.state);
  const name = nameText(declared);
  if (table !== null) {
    return declared.columns.flatMap((column) => {
      const found = table.columns.find((one) => one.name === column.name) ?? null;
      return columnDrift(`${name}.${column.name}`, column, found, schema) ?? [];
    });
  }
  const pending = schema.migrations?.comparison.pending ?? [];
  return [
    {
      kind: 'table',
      name,
      expected: 'a table',
      actual: null,
      weight: 'error',
      message: `Table ${name} does not exist.`,
      fix:
        pending.length > 0
          ? commandFor('migrate up', schema)
          : `Create ${name} in a migration, or take it out of schema.json.`,
    },
  ];
}

/** Not null where null is declared costs nobody anything: primary keys are like that. */
function columnDrift(
  name: string,
  declared: ColumnDeclaration,
  found: FoundColumn | null,
  schema: JudgedSchema,
): SchemaDrift | null {
  const { type } = declared;
  const error = (actual: string | null, message: string, fix: string): SchemaDrift => {
    return { kind: 'column', name, expected: type, actual, weight: 'error', message, fix };
  };
  if (found === null) {
    const byHand = 'Add it in a migration, or declare it with "add": true.';
    const fix = declared.add ? commandFor('bootstrap', schema) : byHand;
    return error(null, `Column ${name} does not exist.`, fix);
  }
  if (!typesAgree(type, found.type)) {
    const message = `Column ${name} is ${found.type}, declared is ${type}.`;
    return error(found.type, message, found.vector === null ? retype : embedAgain);
  }
  if (declared.nullable || found.notNull) return null;
  const message = `Column ${name} takes null, and is declared not to.`;
  const fix = 'Set it not null in a migration, or correct schema.json.';
  return { ...error(found.type, message, fix), expected: `${type} not null`, weight: 'warning' };
}

const retype = 'Change the column in a migration, or correct schema.json.';
const embedAgain =
  'Stored vectors cannot be converted to another number of dimensions: add a column in a migration and embed again, or correct VECTOR_DIMENSIONS or schema.json.';

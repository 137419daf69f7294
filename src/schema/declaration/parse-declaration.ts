import * as z from 'zod/mini';
import { SetupError } from '../../errors/setup-error.ts';
import { readJson } from '../../files/read-json.ts';
import type { MigrationTokens } from '../migrations/migration.ts';
import {
  type DeclarationProblem,
  declarationInvalid,
  type JsonPath,
  repeatedKeys,
} from './declaration-problem.ts';
import {
  type ColumnForm,
  type DeclarationForm,
  declarationForm,
  type IndexForm,
} from './declaration-form.ts';
import { defaultDeclaration } from './default-declaration.ts';
import { fillTokens, unknownToken } from '../fill-tokens.ts';
import { problemsOf } from './form-problems.ts';
import { parseQualifiedName } from './qualified-name.ts';
import type {
  ColumnDeclaration,
  IndexDeclaration,
  SchemaDeclaration,
  TableDeclaration,
} from './schema-declaration.ts';

/**
 * Reads the text of a `schema.json`, with comments and trailing commas allowed; pure.
 *
 * @param file as messages name it
 * @throws SetupError SCHEMA_DECLARATION_INVALID naming line and path of everything that is wrong
 */
export function parseDeclaration(
  text: string,
  file: string,
  tokens: MigrationTokens,
): SchemaDeclaration {
  const bare = text.startsWith('\ufeff') ? text.slice(1) : text;
  const value = jsonOf(bare, file);
  const form = z.safeParse(declarationForm, value);
  const problems = form.success
    ? meaningProblems(value, tokens)
    : form.error.issues.flatMap(problemsOf);
  const all = [...problems, ...repeatedKeys(bare)];
  if (!form.success || all.length > 0) throw declarationInvalid(file, bare, all);
  return declarationOf(form.data, tokens);
}

function jsonOf(text: string, file: string): unknown {
  try {
    return readJson(text).value;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError('SCHEMA_DECLARATION_INVALID', {
      message: `${file}: ${error.message}`,
      fix: `Correct ${file} there, then run the same command again.`,
      cause: error,
    });
  }
}

/** What the form cannot see: tokens that nobody fills. */
function meaningProblems(
  value: unknown,
  tokens: MigrationTokens,
  path: JsonPath = [],
): readonly DeclarationProblem[] {
  if (typeof value === 'string') {
    const unknown = unknownToken(value, tokens);
    const known = Object.keys(tokens).map((name) => `{{${name}}}`);
    return unknown === null
      ? []
      : [{ path, message: `${unknown} is not known; there are ${known.join(' and ')}` }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    meaningProblems(inner, tokens, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function declarationOf(form: DeclarationForm, tokens: MigrationTokens): SchemaDeclaration {
  return {
    extensions: { ...defaultDeclaration.extensions, ...form.extensions, vector: 'required' },
    enums: Object.entries(form.enums ?? {}).map(([name, labels]) => ({
      ...parseQualifiedName(name),
      labels,
    })),
    tables: Object.entries(form.tables ?? {}).map(([name, table]): TableDeclaration => ({
      ...parseQualifiedName(name),
      columns: Object.entries(table.columns ?? {}).map(([column, given]) =>
        columnOf(column, given, tokens),
      ),
      indexes: Object.entries(table.indexes ?? {}).map(([index, given]) =>
        indexOf(index, given, tokens),
      ),
    })),
  };
}

function columnOf(name: string, form: ColumnForm, tokens: MigrationTokens): ColumnDeclaration {
  const given = typeof form === 'string' ? { type: form } : form;
  const value = given.default ?? null;
  return {
    name,
    type: fillTokens(given.type, tokens),
    add: given.add ?? false,
    default: value === null ? null : fillTokens(value, tokens),
    nullable: given.nullable ?? true,
  };
}

function indexOf(name: string, form: IndexForm, tokens: MigrationTokens): IndexDeclaration {
  const where = form.where === undefined ? null : fillTokens(form.where, tokens);
  switch (form.method) {
    case 'hnsw': {
      const { method, column, metric, m, ef_construction } = form;
      return { name, where, method, column, metric, parameters: given({ m, ef_construction }) };
    }
    case 'ivfflat': {
      const { method, column, metric, lists } = form;
      return { name, where, method, column, metric, parameters: given({ lists }) };
    }
    case 'gin':
      return { name, where, method: 'gin', column: form.column, opclass: form.opclass ?? null };
    case 'btree':
      return { name, where, method: 'btree', columns: form.columns, unique: form.unique ?? false };
  }
}

function given(parameters: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

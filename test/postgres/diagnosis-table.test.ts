import { describe, expect, test } from 'vitest';

import type { ErrorCode } from '../../src/errors/error-codes.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { diagnose, showsIn } from '../../src/postgres/diagnose.ts';
import { diagnosisTable } from '../../src/postgres/diagnosis-table.ts';
import { explainedRows, rowsOfMessage } from '../../src/postgres/explanations.ts';
import { placeholderSettings } from '../../src/postgres/placeholder-settings.ts';
import { sceneOf } from '../../src/postgres/scene.ts';
import { symptoms } from '../../src/postgres/symptoms.ts';

const settings: ConnectionSettings = {
  ...placeholderSettings,
  host: 'db.example.org',
  database: 'shop',
  user: 'ann',
  password: 'hunter22',
};
const about = { settings, target: 'primary' } as const;

const serverError = (code: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });

/** The row that decides, for a code with the words as a server sends them. */
const decides = (codes: readonly string[], words: string): string | undefined =>
  diagnosisTable.find((row) => showsIn(row, { codes, routines: [], words }))?.id;

describe('the table of diagnoses', () => {
  test('knows F01 to F50, each once', () => {
    const ids = explainedRows.map(({ row }) => row.id);
    expect(ids.slice(0, 50)).toEqual(
      Array.from({ length: 50 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(diagnosisTable.map((row) => [row.id, row] as const))(
    'an error like the example of %s, with each of its codes, becomes that row',
    (id, row) => {
      for (const code of row.codes ?? ['']) expect(decides([code], row.example)).toBe(id);
    },
  );

  test.each(explainedRows.map((explained) => [explained.row.id, explained] as const))(
    '%s is found by its examples, first of all',
    (id, { row }) => {
      for (const example of [row.example, ...(row.alsoSeen ?? [])]) {
        expect(rowsOfMessage(example)[0]?.row.id).toBe(id);
      }
    },
  );

  test.each(explainedRows.map((explained) => [explained.row.id, explained] as const))(
    '%s says in plain sentences what happened, why, and what to do',
    (_id, explained) => {
      const { row } = explained;
      const scene = sceneOf(settings, 'primary', row.example);
      for (const text of [row.message(scene), row.fix(scene), row.cause, row.source]) {
        expect(text.length).toBeGreaterThan(8);
        expect(text).not.toMatch(/undefined|null|NaN|\u2014|\?\?/u);
      }
      expect(row.cause).toMatch(/[.)]$/u);
    },
  );

  test.each(symptoms.map((row) => [row.id, row] as const))(
    '%s is a symptom: it turns no error of a server into something else',
    (_id, row) => {
      expect(diagnosisTable.map(({ id }) => id)).not.toContain(row.id);
      expect(diagnose(serverError('XX999', row.example), about).code).toBe('POSTGRES_ERROR');
    },
  );
});

/** What cannot be produced here, as it is documented. */
const documented: readonly (readonly [string, Error, ErrorCode, RegExp])[] = [
  [
    'F02, PostgreSQL 14 and older',
    serverError(
      '58P01',
      'could not open extension control file "/usr/share/postgresql/14/extension/vector.control": No such file or directory',
    ),
    'PGVECTOR_NOT_AVAILABLE',
    /postgresql-14-pgvector/,
  ],
  [
    'F06, the allow-list of Azure',
    serverError(
      '0A000',
      'extension "vector" is not allow-listed for "azure_pg_admin" users in Azure Database for PostgreSQL',
      { hint: 'to see the full allowlist of extensions, please run: "show azure.extensions;"' },
    ),
    'PGVECTOR_NOT_AVAILABLE',
    /azure\.extensions/,
  ],
  [
    'F07, the role of Azure, whatever its code',
    serverError('42501', 'Only members of "azure_pg_admin" are allowed to use CREATE EXTENSION'),
    'PGVECTOR_PERMISSION',
    /select extversion from pg_extension/,
  ],
  [
    'F15, two installers at once',
    serverError(
      '23505',
      'duplicate key value violates unique constraint "pg_extension_name_index"',
    ),
    'PGVECTOR_EXISTS',
    /same command again/,
  ],
  [
    'F19, a library for an older major version',
    serverError(
      '58P01',
      'could not load library "/usr/lib/postgresql/15/lib/vector.so": /usr/lib/postgresql/15/lib/vector.so: undefined symbol: MemoryContextAllocZeroAligned',
    ),
    'PGVECTOR_FILES_BROKEN',
    /Reinstall/,
  ],
  [
    'F20, a library for a newer major version',
    serverError(
      'XX000',
      'incompatible library "/usr/lib/postgresql/15/lib/vector.so": version mismatch',
      { detail: 'Server is version 15, library is version 18.' },
    ),
    'PGVECTOR_FILES_BROKEN',
    /Reinstall/,
  ],
  [
    'F35, shared memory of a container',
    serverError(
      '53100',
      'could not resize shared memory segment "/PostgreSQL.1804289383" to 67145056 bytes: No space left on device',
    ),
    'SHARED_MEMORY_FULL',
    /max_parallel_maintenance_workers = 0.*--shm-size/,
  ],
  [
    'F42, a pooler and PGOPTIONS',
    serverError('08P01', 'unsupported startup parameter: options'),
    'STARTUP_PARAMETER_REJECTED',
    /alter role "ann" in database "shop" set search_path/,
  ],
  [
    'F43, a pooler and named statements',
    serverError('42P05', 'prepared statement "s9" already exists'),
    'PREPARED_STATEMENT_LOST',
    /PgBouncer 1\.21/,
  ],
  [
    'F28 before pgvector 0.8.0',
    serverError('XX000', 'column cannot have more than 2000 dimensions for ivfflat index'),
    'DIMENSIONS_UNSUPPORTED',
    /halfvec/,
  ],
  [
    'F29 before pgvector 0.8.0',
    serverError('XX000', 'column does not have dimensions'),
    'DIMENSIONS_UNSUPPORTED',
    /vector\(N\)/,
  ],
  [
    'F27, an operator that came later',
    serverError('42883', 'operator does not exist: vector <+> unknown'),
    'PGVECTOR_TOO_OLD',
    /alter extension vector update/,
  ],
];

test.each(documented)('%s', (_title, error, code, fix) => {
  const found = diagnose(error, about);
  expect(found.code).toBe(code);
  expect(found.fix).toMatch(fix);
});

describe('what only looks alike stays what it is', () => {
  test.each<readonly [string, string, ErrorCode]>([
    ['42704', 'role "vector" does not exist', 'POSTGRES_ERROR'],
    ['42710', 'type "agent_status" already exists', 'POSTGRES_ERROR'],
    ['22P02', 'invalid input syntax for type integer: "vector"', 'POSTGRES_ERROR'],
    ['23505', 'duplicate key value violates unique constraint "users_pkey"', 'POSTGRES_ERROR'],
    ['42883', 'operator does not exist: text <-> integer', 'POSTGRES_ERROR'],
    ['42501', 'permission denied for table vector', 'SCHEMA_PERMISSION'],
    ['2BP01', 'cannot drop table a because other objects depend on it', 'POSTGRES_ERROR'],
    ['XX000', 'could not find tuple for attrdef 1', 'POSTGRES_ERROR'],
    ['0A000', 'cannot alter type of a column used by a view or rule', 'POSTGRES_ERROR'],
    ['53100', 'could not extend file "base/1/2": No space left on device', 'DISK_FULL'],
  ])('%s %s becomes %s', (code, message, expected) => {
    expect(diagnose(serverError(code, message), about).code).toBe(expected);
  });
});

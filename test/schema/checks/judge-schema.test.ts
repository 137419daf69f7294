import { describe, expect, test } from 'vitest';
import type { SchemaState } from '../../../src/schema/checks/schema-state.ts';
import type { AppliedMigration } from '../../../src/schema/ledger/ledger-state.ts';
import {
  type GivenSchema,
  judged,
  judgedCheck,
  pendingMigration,
} from '../../support/judged-schema.ts';

const applied = (name: string): AppliedMigration => ({
  ...{ set: 'application', name, appliedAt: '2026-01-02T03:04:05Z', checksum: 'c0' },
  ...{ pgvector: '0.8.7', dimensions: 768, program: '0.1.0' },
});
test('a database of which nothing is declared skips every check with a sentence', () => {
  const { results, drift } = judged({});
  expect(results.map(({ id, status }) => [id, status])).toEqual([
    ['schema.ledger', 'skip'],
    ['schema.enums', 'skip'],
    ['schema.tables', 'skip'],
    ['schema.indexes', 'skip'],
    ['schema.dimensions', 'skip'],
  ]);
  expect(results.every(({ message, fix }) => message.endsWith('.') && fix === null)).toBe(true);
  expect(drift).toEqual([]);
});

describe('schema.ledger', () => {
  const ledger = (given: GivenSchema) => judgedCheck('schema.ledger', given);

  test('passes when all is applied', () => {
    expect(ledger({ comparison: { applied: [applied('001')] } })).toMatchObject({
      status: 'pass',
      message: 'Every migration of db is applied (1).',
    });
  });

  test('passes for an empty folder', () => {
    expect(ledger({ comparison: {} })).toMatchObject({ status: 'pass' });
  });

  test('fails for pending migrations with the command that applies them', () => {
    const pending = ['001', '002', '003', '004'].map(pendingMigration);
    expect(ledger({ comparison: { pending }, folder: "it's a folder" })).toMatchObject({
      status: 'fail',
      message:
        'Migration 001 is not applied. Migration 002 is not applied. Migration 003 is not applied. And 1 more.',
      fix: "setup-wizard migrate up --migrations 'it'\\''s a folder' --target primary",
    });
  });

  test('says of a pending migration that it came late', () => {
    const late = pendingMigration('001');
    expect(ledger({ comparison: { pending: [late], late: [late] } }).message).toContain(
      'came late',
    );
  });

  test('fails for a changed migration, naming --repair', () => {
    const changed = [{ migration: pendingMigration('001'), applied: applied('001') }];
    expect(ledger({ comparison: { applied: [applied('001')], changed } })).toMatchObject({
      status: 'fail',
      message: 'Migration 001 was changed after it was applied.',
      fix: expect.stringContaining('migrate up --repair --migrations db') as string,
    });
  });

  test('warns of an applied migration whose file is gone', () => {
    expect(
      ledger({ comparison: { applied: [applied('001')], gone: [applied('001')] } }),
    ).toMatchObject({ status: 'warn', message: expect.stringContaining('file is gone') as string });
  });

  test('warns when the role may not read it', () => {
    const state = { ledger: { kind: 'hidden', owner: 'dba' } } as const;
    expect(ledger({ state, comparison: { pending: [pendingMigration('001')] } })).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining(
        'As "dba": grant usage on schema setup_wizard to "app";',
      ) as string,
    });
  });
});

describe('schema.enums', () => {
  const enums = [{ schema: null, name: 'status', labels: ['a', 'b'] }];
  const found = (labels: string[], kind: 'enum' | 'table' = 'enum') => ({
    types: [{ askedSchema: null, schema: 'public', name: 'status', owner: 'app', kind, labels }],
  });
  const judgedEnum = (state: Partial<SchemaState>) =>
    judgedCheck('schema.enums', { state, declaration: { enums } });

  test.each([
    [found(['a', 'b']), 'pass', 'Every declared enum type has its labels (1).'],
    [{}, 'fail', 'Enum type status does not exist.'],
    [found(['a']), 'fail', "Enum type status lacks 'b'."],
    [found([], 'table'), 'fail', 'status is a table, not an enum.'],
    [found(['a', 'x', 'b']), 'warn', "Enum type status has 'x', which is not declared."],
    [found(['b', 'a']), 'warn', 'The labels of enum type status stand in another order.'],
  ])('%o is a %s', (state, status, message) => {
    expect(judgedEnum(state)).toMatchObject({ status, message });
  });

  test('what an application fails over comes first', () => {
    expect(judgedEnum(found(['x'])).message).toBe(
      "Enum type status lacks 'a'. Enum type status lacks 'b'. Enum type status has 'x', which is not declared.",
    );
  });
});

test('every difference is data with what is expected and what is there', () => {
  const { drift } = judged({
    declaration: { enums: [{ schema: 'app', name: 'kind', labels: ['a', 'b'] }] },
    comparison: { pending: [pendingMigration('001')] },
  });
  expect(drift).toEqual([
    {
      kind: 'migration',
      name: '001',
      expected: 'applied',
      actual: 'is not applied',
      weight: 'error',
      message: 'Migration 001 is not applied.',
      fix: 'setup-wizard migrate up --migrations db --target primary',
    },
    {
      kind: 'enum',
      name: 'app.kind',
      expected: 'a, b',
      actual: null,
      weight: 'error',
      message: 'Enum type app.kind does not exist.',
      fix: 'setup-wizard bootstrap --migrations db --target primary',
    },
  ]);
});

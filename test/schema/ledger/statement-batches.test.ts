import { expect, test } from 'vitest';
import { statementBatches } from '../../../src/schema/ledger/statement-batches.ts';

test('rows go together, and everything else alone', () => {
  const fence = 'insert into setup_wizard.migration_details values (1)';
  const rows = ['insert into a values (1)', 'UPDATE a set id = 2', 'delete from a'];
  expect(statementBatches([fence, ...rows, 'set role x', ...rows, 'reset all'])).toEqual([
    [fence],
    rows,
    ['set role x'],
    rows,
    ['reset all'],
  ]);
});

test('a batch ends at 500 statements, and at 256 KiB', () => {
  const many = Array.from({ length: 1_201 }, (_, id) => `insert into a values (${id})`);
  expect(statementBatches(['select 1', ...many]).map(({ length }) => length)).toEqual([
    1, 500, 500, 201,
  ]);
  const long = `insert into a values ('${'x'.repeat(100_000)}')`;
  const sizes = statementBatches(['select 1', long, long, long]).map(({ length }) => length);
  expect(sizes).toEqual([1, 2, 1]);
});

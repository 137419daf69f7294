import { expect, test } from 'vitest';
import { type BrokenStatement, verdictOnBroken } from '../../src/router/broken-statement.ts';

const verdict = (broken: Partial<BrokenStatement>): string =>
  verdictOnBroken({
    target: 'primary',
    text: 'insert into t values (1)',
    sent: true,
    reads: false,
    inTransaction: false,
    cause: new Error('Connection terminated unexpectedly'),
    ...broken,
  }).code;

test.each<[string, Partial<BrokenStatement>, string]>([
  ['was sent on its own', {}, 'QUERY_OUTCOME_UNKNOWN'],
  ['was not sent', { sent: false }, 'DATABASE_UNAVAILABLE'],
  ['was declared a read', { reads: true }, 'DATABASE_UNAVAILABLE'],
  ['is in a transaction', { inTransaction: true }, 'TRANSACTION_LOST'],
  ['was not sent in a transaction', { inTransaction: true, sent: false }, 'TRANSACTION_LOST'],
  ['is COMMIT', { inTransaction: true, text: 'Commit' }, 'QUERY_OUTCOME_UNKNOWN'],
  [
    'is COMMIT and was not sent',
    { inTransaction: true, text: 'commit', sent: false },
    'TRANSACTION_LOST',
  ],
  [
    'commits among others',
    { inTransaction: true, text: 'select 1; /* */ end; select 2' },
    'QUERY_OUTCOME_UNKNOWN',
  ],
  [
    'prepares a transaction',
    { inTransaction: true, text: "prepare transaction 'x'" },
    'QUERY_OUTCOME_UNKNOWN',
  ],
  [
    'speaks of commit only',
    { inTransaction: true, text: "insert into t values ('; commit')" },
    'TRANSACTION_LOST',
  ],
  ['is ROLLBACK', { inTransaction: true, text: 'rollback' }, 'TRANSACTION_LOST'],
  ['is known by its name only', { inTransaction: true, text: undefined }, 'QUERY_OUTCOME_UNKNOWN'],
  ['begins a transaction', { text: 'begin; insert into t values (1)' }, 'TRANSACTION_LOST'],
  [
    'begins and ends one',
    { text: 'begin; insert into t values (1); commit' },
    'QUERY_OUTCOME_UNKNOWN',
  ],
])('a broken statement that %s', (_, broken, code) => {
  expect(verdict(broken)).toBe(code);
});

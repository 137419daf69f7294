import { expect, test } from 'vitest';
import { verdictOnBroken } from '../../src/router/broken-statement.ts';

const lost = 'TRANSACTION_LOST';
const unknown = 'QUERY_OUTCOME_UNKNOWN';

test.each<[string, string, string]>([
  ['insert into notes values (1)', unknown, lost],
  ['commit', unknown, unknown],
  ['END', unknown, unknown],
  ["prepare transaction 'x'", unknown, unknown],
  ['begin', lost, lost],
  ['start transaction read write', lost, lost],
  ['begin; insert into notes values (1)', lost, lost],
  ['begin; insert into notes values (1); commit', unknown, unknown],
  ['rollback', unknown, lost],
  ['rollback; -- over', unknown, lost],
  ['rollback; insert into notes values (1)', unknown, unknown],
  ['abort; insert into notes values (1)', unknown, unknown],
  ['begin; rollback; insert into notes values (1)', unknown, unknown],
  ['rollback to savepoint a; insert into notes values (1)', unknown, lost],
])('%j that was sent is %s by itself and %s in a transaction', (text, alone, within) => {
  const codes = [false, true].map((inTransaction) => {
    const cause = new Error('gone');
    return verdictOnBroken({
      target: 'primary',
      text,
      sent: true,
      reads: false,
      inTransaction,
      cause,
    }).code;
  });
  expect(codes).toEqual([alone, within]);
});

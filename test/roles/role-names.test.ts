import { expect, test } from 'vitest';

import { roleNames } from '../../src/roles/role-names.ts';

const nothing = { app: null, owner: null, schema: null };
const at = { database: 'shop', admin: 'postgres' };

test('the roles are named after the database', () => {
  expect(roleNames(nothing, at)).toEqual({
    app: 'shop_app',
    owner: 'shop_owner',
    schema: 'public',
  });
});

test.each([
  [{ ...nothing, app: 'pg_monitor' }, 'is reserved by PostgreSQL'],
  [{ ...nothing, owner: 'public' }, 'is reserved by PostgreSQL'],
  [{ ...nothing, app: '' }, 'is empty'],
  [{ ...nothing, app: 'ä'.repeat(32) }, 'has more than 63 bytes'],
  [{ ...nothing, app: 'one\n\\! two' }, 'has a control character'],
  [{ ...nothing, app: 'postgres' }, 'cannot limit itself'],
  [{ ...nothing, app: 'both', owner: 'both' }, '--app-role and --owner-role are both "both"'],
  [{ ...nothing, schema: 'setup_wizard' }, 'is not for tables of an application'],
])('%o is refused', (given, words) => {
  expect(() => roleNames(given, at)).toThrow(words);
});

test('a long name of a database asks for names of its roles', () => {
  expect(() => roleNames(nothing, { ...at, database: 'd'.repeat(60) })).toThrow(
    'has more than 63 bytes',
  );
});

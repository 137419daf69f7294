import { expect, test } from 'vitest';

import { roleScript } from '../../src/report/role-script.ts';
import type { RoleNames } from '../../src/roles/role-names.ts';
import { rolePlan } from '../../src/roles/role-plan.ts';
import type { RoleHints } from '../../src/roles/provider-hints.ts';
import { newDatabase, readyDatabase } from '../support/role-facts.ts';

const names: RoleNames = { app: 'shop_app', owner: 'shop_owner', schema: 'public' };
const hints: RoleHints = { adminRole: 'a superuser', passwords: 'verifier', hints: [] };
const place = { database: 'shop', server: 'db:5432' };

test('is one transaction, with the passwords asked for by psql behind it', () => {
  const lines = roleScript(rolePlan(names, newDatabase), names, hints, place);
  const passwords = lines.indexOf('\\password "shop_owner"');
  expect(lines.indexOf('begin;')).toBeGreaterThan(0);
  expect(lines.indexOf('commit;')).toBeGreaterThan(lines.indexOf('begin;'));
  expect(passwords).toBeGreaterThan(lines.indexOf('commit;'));
  expect(lines[passwords + 1]).toBe('\\password "shop_app"');
});

test('leaves the passwords to the editor of a provider that takes no verifiers', () => {
  const plain: RoleHints = { ...hints, passwords: 'plain' };
  const lines = roleScript(rolePlan(names, newDatabase), names, plain, place);
  expect(lines.some((line) => line.startsWith('\\password'))).toBe(false);
  expect(lines).toContain(`-- alter role "shop_app" password 'A LONG PASSWORD';`);
});

test('of a database that has everything says so', () => {
  const lines = roleScript(rolePlan(names, readyDatabase), names, hints, place);
  expect(lines.at(-1)).toBe('-- Nothing is missing.');
  expect(lines.every((line) => line.startsWith('-- '))).toBe(true);
});

test('keeps a line break in a name of the server inside its comment', () => {
  const name = 'items\n; drop table orders; --';
  const relation = { name, sequence: false, owner: 'postgres', mine: true, ready: true };
  const facts = { ...readyDatabase, relations: [relation] };
  const lines = roleScript(rolePlan(names, facts), names, hints, place);
  expect(lines.join('\n')).toContain('items');
  expect(
    lines
      .join('\n')
      .split('\n')
      .filter((line) => !line.startsWith('-- ')),
  ).toEqual([]);
});

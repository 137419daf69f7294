import { expect, test } from 'vitest';
import { sqlStatements } from '../../src/postgres/sql-statements.ts';

function cut(text: string): readonly string[] {
  return [...sqlStatements(text)].map((statement) => statement.text.trim());
}

test('a function with a body of the SQL standard is one statement', () => {
  const body = `create or replace function f(a int) returns int language sql
    begin atomic
      insert into t values (a);
      select case a when 1 then case when true then 2 end else 3 end;
    end;`;
  expect(cut(`${body} select 1;`)).toEqual([body, 'select 1;']);
});

test('begin of a transaction is a statement of its own', () => {
  expect(cut('begin; select 1; end; commit;')).toEqual(['begin;', 'select 1;', 'end;', 'commit;']);
});

test('a rule with several actions is one statement', () => {
  const rule = 'create rule r as on insert to t do also (delete from a; delete from b);';
  expect(cut(`${rule} select 1`)).toEqual([rule, 'select 1']);
});

test('a name that ends in e is not the prefix of an escaped literal', () => {
  expect(cut("select date'\\'; select 2;")).toEqual(["select date'\\';", 'select 2;']);
});

test('a literal of ten million characters is cut without trouble', () => {
  const literal = `'${"x''\n;".repeat(2_000_000)}'`;
  expect(cut(`select ${literal}; select 2;`)).toHaveLength(2);
  expect(cut(`select E${literal}; select 2;`)).toHaveLength(2);
});

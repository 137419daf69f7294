import { describe, expect, test } from 'vitest';

import type { RoleFacts } from '../../src/roles/role-facts.ts';
import type { RoleNames } from '../../src/roles/role-names.ts';
import { refuseSuperusers, rolePlan } from '../../src/roles/role-plan.ts';
import { freshRole, newDatabase, readyDatabase } from '../support/role-facts.ts';

const names: RoleNames = { app: 'shop_app', owner: 'shop_owner', schema: 'public' };

const boss = { name: 'boss', superuser: false, createRole: true, ownsDatabase: true };

function ids(facts: RoleFacts, wanted = names): readonly string[] {
  return rolePlan(wanted, facts).statements.map(({ id }) => id);
}

function sqlOf(facts: RoleFacts, id: string, wanted = names): string | undefined {
  return rolePlan(wanted, facts).statements.find((statement) => statement.id === id)?.sql;
}

describe('the plan of a new database', () => {
  test('makes the roles first and takes away from everybody last', () => {
    expect(ids(newDatabase)).toEqual([
      'role.owner',
      'role.app',
      'schema.owner',
      'schema.app',
      'future.tables',
      'future.sequences',
      'ledger.create',
      'ledger.app',
      'ledger.future',
      'database.owner',
      'database.app',
      'search-path.owner',
      'search-path.app',
      'public.database',
    ]);
  });

  test('says for each statement what it is for', () => {
    const { statements } = rolePlan(names, newDatabase);
    expect(statements.filter(({ purpose }) => !/^[A-Z].*\.$/u.test(purpose))).toEqual([]);
  });

  test('never uses a word about roles that managed services refuse', () => {
    const { statements } = rolePlan(names, { ...newDatabase, admin: boss });
    expect(statements.map(({ sql }) => sql).join('\n')).not.toMatch(
      /superuser|bypassrls|replication/u,
    );
  });

  test('tells that both roles have no password yet', () => {
    expect(rolePlan(names, newDatabase).unsecured).toEqual(['owner', 'app']);
  });

  test('quotes every name', () => {
    const odd: RoleNames = { app: 'a"p', owner: 'o w', schema: 'S' };
    expect(sqlOf({ ...newDatabase, schema: null }, 'schema.create', odd)).toBe(
      'create schema "S" authorization "o w"',
    );
    expect(sqlOf(newDatabase, 'role.app', odd)).toBe('create role "a""p" login');
  });
});

test('a database that has everything gets an empty plan', () => {
  expect(rolePlan(names, readyDatabase)).toEqual({ statements: [], notes: [], unsecured: [] });
});

describe('an administrator who is no superuser', () => {
  test('joins the owner; since PostgreSQL 16 that takes its options', () => {
    const facts = { ...newDatabase, admin: boss };
    expect(sqlOf(facts, 'membership.owner')).toBe('grant "shop_owner" to "boss"');
    expect(sqlOf({ ...facts, versionNum: 160_000 }, 'membership.owner')).toBe(
      'grant "shop_owner" to "boss" with inherit true, set true',
    );
  });

  test('joins it once', () => {
    expect(ids({ ...readyDatabase, admin: boss })).toEqual([]);
  });

  test('joins it when something has to be done, and not when nothing is missing', () => {
    const apart = { ...freshRole, adminMaySet: false, adminInherits: false };
    const roles = { ...readyDatabase.roles, owner: { ...readyDatabase.roles.owner!, ...apart } };
    const owner = { ...roles.owner, connect: true, temporary: true, searchPath: 'public' };
    const facts = { ...readyDatabase, admin: boss, roles: { ...roles, owner } };
    expect(ids(facts)).toEqual([]);
    expect(ids({ ...facts, futureTables: false })).toEqual(['membership.owner', 'future.tables']);
  });

  test('and makes no roles either does not join it: the script is for another one', () => {
    const plain = { ...boss, createRole: false, ownsDatabase: false };
    expect(ids({ ...newDatabase, admin: plain })).not.toContain('membership.owner');
    const application = { ...boss, name: names.app };
    expect(ids({ ...newDatabase, admin: application })).not.toContain('membership.owner');
  });

  test('leaves to the owner of the database what only that one can take from everybody', () => {
    const facts = { ...newDatabase, admin: { ...boss, ownsDatabase: false } };
    expect(ids(facts)).not.toContain('public.database');
    expect(rolePlan(names, facts).notes).toEqual([
      {
        text: 'Everybody on the server may enter database "shop". That stays: only its owner "postgres" can change that.',
        sql: 'revoke connect, temporary on database "shop" from public',
      },
    ]);
  });
});

describe('what everybody may do stays', () => {
  test('where other roles would be locked out, which are named', () => {
    const connectThroughPublic = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const facts = { ...readyDatabase, publicConnect: true, connectThroughPublic };
    expect(ids(facts)).toEqual([]);
    expect(rolePlan(names, facts).notes[0]?.text).toContain(
      '"a", "b", "c", "d", "e" and 2 more would be locked out',
    );
  });

  test('in a database that tools connect to without being told', () => {
    const facts = { ...readyDatabase, database: 'postgres', publicConnect: true };
    expect(ids(facts)).toEqual([]);
  });

  test('in a schema where other roles have created things', () => {
    const open = { name: 'public', owner: 'postgres', mine: true, users: ['reports'] };
    const plan = rolePlan(names, { ...readyDatabase, openSchemas: [open] });
    expect(plan.statements).toEqual([]);
    expect(plan.notes[0]?.sql).toBe('revoke create on schema "public" from public');
  });

  test('nowhere else', () => {
    const open = { name: 'public', owner: 'postgres', mine: true, users: [] };
    expect(ids({ ...readyDatabase, openSchemas: [open] })).toEqual(['public.schema.public']);
  });
});

describe('a role that exists', () => {
  test('loses only the attributes that it has too much of', () => {
    const app = { ...readyDatabase.roles.app!, createRole: true, bypassRls: true };
    const facts = { ...readyDatabase, roles: { ...readyDatabase.roles, app } };
    expect(rolePlan(names, facts).statements.map(({ sql }) => sql)).toEqual([
      'alter role "shop_app" nocreaterole nobypassrls',
    ]);
  });

  test('and belongs to other roles is reported', () => {
    const app = { ...readyDatabase.roles.app!, memberOf: ['admins'] };
    const facts = { ...readyDatabase, roles: { ...readyDatabase.roles, app } };
    expect(rolePlan(names, facts).notes).toEqual([
      expect.objectContaining({ sql: 'revoke "admins" from "shop_app"' }),
    ]);
  });

  test('and is a superuser is refused', () => {
    const facts = {
      ...newDatabase,
      roles: { app: { ...freshRole, superuser: true }, owner: null },
    };
    expect(() => refuseSuperusers(names, facts, 'primary')).toThrow(
      'Role "shop_app" is a superuser, so no right can be withheld from it.',
    );
  });
});

describe('an application that owns things', () => {
  const app = { ...freshRole, owns: 3 };
  const facts = { ...newDatabase, roles: { app, owner: null } };

  test('hands them over to the owner', () => {
    expect(sqlOf(facts, 'hand-over')).toBe('reassign owned by "shop_app" to "shop_owner"');
  });

  test('keeps them when it owns other databases, which would go along', () => {
    const busy = { ...facts, roles: { app: { ...app, ownsDatabases: ['other'] }, owner: null } };
    expect(ids(busy)).not.toContain('hand-over');
    expect(rolePlan(names, busy).notes[0]?.text).toContain('other databases, too (other)');
  });

  test('is joined for that moment by an administrator who is no superuser', () => {
    const seen = {
      ...facts,
      admin: boss,
      roles: { app: { ...app, adminInherits: false }, owner: null },
    };
    const plan = ids(seen).filter((id) => id.startsWith('hand-over'));
    expect(plan).toEqual(['hand-over.join', 'hand-over', 'hand-over.leave']);
  });
});

describe('tables that exist', () => {
  const table = { name: 'items', sequence: false, owner: 'postgres', mine: true, ready: false };

  test('are granted as a whole where that is possible', () => {
    expect(sqlOf({ ...newDatabase, relations: [table] }, 'tables')).toBe(
      'grant select, insert, update, delete on all tables in schema "public" to "shop_app"',
    );
  });

  test('are granted by name where the schema holds tables that are not to be touched', () => {
    const facts = { ...newDatabase, relations: [table], foreignRelations: true };
    expect(sqlOf(facts, 'tables')).toBe(
      'grant select, insert, update, delete on table "public"."items" to "shop_app"',
    );
  });

  test('and belong to others are reported, with the statement that hands one over', () => {
    const facts = { ...readyDatabase, relations: [{ ...table, ready: true }] };
    expect(rolePlan(names, facts).notes).toEqual([
      expect.objectContaining({ sql: 'alter table "public"."items" owner to "shop_owner"' }),
    ]);
  });
});

test('extensions in a schema of their own are made usable for both roles', () => {
  const vector = {
    name: 'vector',
    schema: 'extensions',
    mine: true,
    appUsage: false,
    ownerUsage: false,
  };
  expect(sqlOf({ ...newDatabase, extensions: [vector] }, 'extensions.extensions')).toBe(
    'grant usage on schema "extensions" to "shop_owner", "shop_app"',
  );
});

test('a database without pgvector is told to be bootstrapped first', () => {
  const { notes } = rolePlan(names, { ...readyDatabase, extensions: [] });
  expect(notes[0]?.text).toContain('setup-wizard bootstrap');
});

describe('a record of migrations', () => {
  const kept = readyDatabase.ledger!;
  const withLedger = (changes: Partial<typeof kept>): RoleFacts => ({
    ...readyDatabase,
    ledger: { ...kept, ...changes },
  });

  test('that another role began is opened to the owner', () => {
    const facts = withLedger({ owner: 'postgres', ownerReady: false, tablesReady: false });
    expect(ids(facts)).toEqual(['ledger.owner', 'ledger.tables', 'ledger.sequences']);
  });

  test('is read by the application, the tables of later included', () => {
    const facts = withLedger({ appUsage: false, appReads: false, futureTables: false });
    expect(rolePlan(names, facts).statements.map(({ sql }) => sql)).toEqual([
      'grant usage on schema setup_wizard to "shop_app"',
      'grant select on all tables in schema setup_wizard to "shop_app"',
      'alter default privileges for role "shop_owner" in schema setup_wizard grant select on tables to "shop_app"',
    ]);
  });

  test('that the application may write is closed but for reading', () => {
    expect(ids(withLedger({ openSchema: true, openTables: true }))).toEqual([
      'ledger.close',
      'ledger.close.tables',
      'ledger.close.sequences',
      'ledger.app',
      'ledger.app.tables',
    ]);
  });
});

import { quoteIdentifier } from '../postgres/quote-identifier.ts';
import { ledgerSchema } from './ledger-schema.ts';
import type { RoleFacts } from './role-facts.ts';
import type { RoleNames } from './role-names.ts';

/** What is tried to prove what the roles may do; all of it runs in transactions that are rolled back. */
export interface RoleRehearsals {
  /** As the owner. */
  readonly ownerTables: readonly string[];
  /** As the owner; null without pgvector. */
  readonly ownerVector: readonly string[] | null;
  /** As the application; null without pgvector. */
  readonly appVector: readonly string[] | null;
  /** As the owner: write the record of migrations. */
  readonly ledger: readonly string[];
  /** As the application: read it. */
  readonly ledgerRead: readonly string[];
  /** As the application, each by itself: how it must not write it. */
  readonly ledgerWrite: readonly (readonly string[])[];
  /** As the application, each by itself: what it must not create. */
  readonly appCreate: readonly (readonly string[])[];
  /** As the administrator: become able to act as both roles. */
  readonly join: readonly string[];
  /** Then: the owner creates a table, and the application takes over. */
  readonly sharedTable: readonly string[];
  readonly appRows: readonly string[];
  /** Each by itself: what the application must not do to that table. */
  readonly appDrop: readonly string[];
}

/** No application has a table of this name. */
const table = 'setup_wizard_roles_check';

export function roleRehearsals(names: RoleNames, facts: RoleFacts): RoleRehearsals {
  const schema = quoteIdentifier(names.schema);
  const rows = `${schema}.${table}`;
  const vector = facts.extensions.find(({ name }) => name === 'vector');
  const created = `create table ${rows} (id bigserial primary key, word text)`;
  const ledger = [`create table ${ledgerSchema}.${table} ()`];
  const kept = (facts.ledger?.tables ?? []).map(
    (name) => `${ledgerSchema}.${quoteIdentifier(name)}`,
  );
  return {
    ownerTables: [created, `drop table ${rows}`],
    ownerVector:
      vector === undefined
        ? null
        : [
            `create table ${rows} (embedding vector(3))`,
            `insert into ${rows} values ('[1,2,3]')`,
            `select embedding <=> '[3,2,1]' from ${rows}`,
          ],
    appVector: vector === undefined ? null : useOfExtensions(facts),
    ledger,
    ledgerRead: kept.map((name) => `select from ${name} limit 1`),
    ledgerWrite: [ledger, ...kept.map((name) => [`delete from ${name}`])],
    appCreate: [[`create table ${rows} ()`], [`create schema ${table}`]],
    join: joining(names, facts),
    sharedTable: [
      `set local role ${quoteIdentifier(names.owner)}`,
      created,
      `insert into ${rows} (word) values ('of the owner')`,
      `set local role ${quoteIdentifier(names.app)}`,
    ],
    appRows: [
      `select word from ${rows}`,
      `insert into ${rows} (word) values ('of the application')`,
      `update ${rows} set word = 'changed'`,
      `delete from ${rows}`,
    ],
    appDrop: [`drop table ${rows}`, `alter table ${rows} add column more text`],
  };
}

/** Plain names, which the search path of the role has to find. */
function useOfExtensions({ extensions }: RoleFacts): readonly string[] {
  const installed = new Set(extensions.map(({ name }) => name));
  return [
    "select '[1,2,3]'::vector <=> '[3,2,1]'::vector",
    ...(installed.has('uuid-ossp') ? ['select uuid_generate_v4()'] : []),
    ...(installed.has('pg_trgm') ? ["select similarity('word', 'words')"] : []),
  ];
}

/** A superuser may act as anybody; who made the roles may join them, for as long as the transaction lasts. */
function joining(names: RoleNames, { admin, roles, versionNum }: RoleFacts): readonly string[] {
  if (admin.superuser || roles.app?.adminMaySet === true) return [];
  const options = versionNum >= 160_000 ? ' with inherit false, set true' : '';
  return [`grant ${quoteIdentifier(names.app)} to ${quoteIdentifier(admin.name)}${options}`];
}

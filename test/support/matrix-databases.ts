import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { AlwaysBad, MatrixCell, MatrixRole } from './bootstrap-matrix.ts';
import type { NativePostgres } from './native-postgres.ts';
import { primaryFlags } from './primary-flags.ts';
import { runCli } from './run-cli.ts';

const allThree = 'create extension vector; create extension "uuid-ossp"; create extension pg_trgm;';
const elsewhere = 'create schema extensions; create extension vector with schema extensions;';

/** Takes back what the second and third migration and the declaration made. */
const backToTheFirst = `
  drop index if exists notes_body_idx, notes_embedding_idx, notes_meta_idx;
  alter table notes drop column embedding, drop column if exists pinned;
  delete from setup_wizard.migrations where name <> '001_notes';
  delete from setup_wizard.migration_details where set = 'application' and name <> '001_notes'`;

interface State {
  /** Null where there is no such database. */
  readonly template: 'template1' | 'done' | 'half' | null;
  readonly sql?: string;
  /** Whether the application's folder of migrations is named. */
  readonly migrations?: true;
}

/** The states that a database can be found in. */
const states: Readonly<Record<string, State>> = {
  'an empty database, pgvector being in another one': { template: 'template1' },
  'an empty database': { template: 'template1' },
  'an empty database, with migrations to apply': { template: 'template1', migrations: true },
  'half-done, uuid-ossp alone': { template: 'template1', sql: 'create extension "uuid-ossp"' },
  'half-done, pgvector alone': { template: 'template1', sql: 'create extension vector' },
  'half-done, extensions without a schema': {
    template: 'template1',
    sql: allThree,
    migrations: true,
  },
  'half-done, one migration of three': { template: 'half', migrations: true },
  'already done': { template: 'done', migrations: true },
  'already done, without naming the folder': { template: 'done' },
  'an old pgvector': { template: 'template1', sql: `${allThree} {old}` },
  'a table called vector': { template: 'template1', sql: 'create table vector (id int)' },
  'pgvector in another schema, hidden by a table called vector': {
    template: 'template1',
    sql: `${elsewhere} grant usage on schema extensions to public; create table vector (id int)`,
  },
  'pgvector in a schema that may not be used': { template: 'template1', sql: elsewhere },
  'pgvector in another schema, with migrations to apply': {
    template: 'template1',
    sql: `${elsewhere} grant usage on schema extensions to public`,
    migrations: true,
  },
  'no such database': { template: null },
};

export interface MatrixDatabases {
  /** A new database in that state, and a new role of that kind. */
  readonly prepare: (state: string, role: MatrixRole) => Promise<MatrixCell>;
}

export interface MatrixServer {
  readonly server: NativePostgres;
  /** A folder whose migrations make type `kind`, table `notes` and index `notes_embedding_idx`. */
  readonly folder: string;
  /** Statements that make the newest pgvector an old one. */
  readonly old: string;
  readonly always: AlwaysBad;
}

/**
 * Prepares a server for a matrix. Its database `postgres` has pgvector, which is of no use to any
 * other; the program itself makes the database that is done.
 */
export async function matrixDatabases({
  server,
  folder,
  old,
  always,
}: MatrixServer): Promise<MatrixDatabases> {
  const { sql } = server;
  const role = (name: string): ConnectionSettings => ({
    ...server.settings,
    user: name,
    password: `the password / of ${name}`,
  });
  const createRole = async (name: string): Promise<ConnectionSettings> => {
    await sql(`create role ${name} login password '${role(name).password ?? ''}'`);
    return role(name);
  };
  await sql('create extension vector');
  const owner = await createRole('shop_owner');
  for (const [database, by] of [
    ['done', server.settings],
    ['half', owner],
  ] as const) {
    await sql(`create database ${database} owner shop_owner`);
    await sql(database === 'half' ? allThree : 'select', database);
    const settings = { ...by, database };
    await runCli(
      ['bootstrap', '--target', 'primary', '--migrations', folder, ...primaryFlags(settings)],
      { cwd: '/', input: settings.password ?? '' },
    );
  }
  await sql(backToTheFirst, 'half');

  let count = 0;
  return {
    prepare: async (name, kind) => {
      count += 1;
      const state = states[name];
      if (state === undefined) throw new Error(`no state is called ${name}`);
      const database = `shop_${count}`;
      const user =
        kind === 'superuser'
          ? server.settings
          : await createRole(`${kind.replace('-', '_')}_${count}`);
      if (kind === 'read-only') {
        await sql(
          `grant pg_read_all_data to ${user.user}; alter role ${user.user} set default_transaction_read_only = on`,
        );
      }
      if (state.template !== null) {
        await sql(`create database ${database} template ${state.template} owner shop_owner`);
        await sql((state.sql ?? 'select').replace('{old}', old), database);
        if (kind === 'owner') {
          await sql(`alter database ${database} owner to ${user.user}`);
          await sql(`reassign owned by shop_owner to ${user.user}`, database);
        }
      }
      return {
        settings: { ...user, database },
        sql,
        options: state.migrations === true ? ['--migrations', folder] : [],
        always,
      };
    },
  };
}

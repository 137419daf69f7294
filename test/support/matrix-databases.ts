import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { AlwaysBad, MatrixCell, MatrixRole } from './bootstrap-matrix.ts';
import { allThree, backToTheFirst, matrixStates } from './matrix-states.ts';
import type { NativePostgres } from './native-postgres.ts';
import { primaryFlags } from './primary-flags.ts';
import { runHere } from './run-here.ts';

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
    await runHere(
      ['bootstrap', '--target', 'primary', '--migrations', folder, ...primaryFlags(settings)],
      { cwd: '/', input: settings.password ?? '' },
    );
  }
  await sql(backToTheFirst, 'half');

  let count = 0;
  return {
    prepare: async (name, kind) => {
      count += 1;
      const state = matrixStates[name];
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

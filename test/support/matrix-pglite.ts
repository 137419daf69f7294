import type { MatrixCell, MatrixRole } from './bootstrap-matrix.ts';
import { backToTheFirst, matrixStates } from './matrix-states.ts';
import { startPglite } from './pglite-server.ts';
import { primaryFlags } from './primary-flags.ts';
import { runHere } from './run-here.ts';

export interface MatrixPglite {
  /** The one database in that state, and a new role of that kind in its one session. */
  readonly prepare: (state: string, role: MatrixRole) => Promise<MatrixCell>;
  readonly stop: () => Promise<void>;
}

/** The version alone: PGlite's files are out of reach. */
const old = "update pg_extension set extversion = '0.4.4' where extname = 'vector'";

/** What an earlier cell may have left in the database. */
const nothingLeft = `
  drop schema if exists setup_wizard cascade;
  drop schema if exists extensions cascade;
  drop extension if exists vector cascade;
  drop extension if exists "uuid-ossp" cascade;
  drop extension if exists pg_trgm cascade;
  drop schema public cascade;
  create schema public authorization pg_database_owner;
  grant usage on schema public to public;
  alter database postgres owner to postgres;`;

/**
 * PGlite has one session for everybody, without passwords: who logs in next is whoever the session is
 * given to.
 */
export async function matrixPglite(folder: string): Promise<MatrixPglite> {
  const server = await startPglite();
  const asAdmin = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    await server.sql(
      'set session authorization postgres; set default_transaction_read_only = off; reset search_path',
    );
    const answer = (await server.sql(text)) as { readonly rows: Record<string, unknown>[] }[];
    return answer.at(-1)?.rows ?? [];
  };
  const migrate = async (): Promise<void> => {
    await runHere(
      [
        'bootstrap',
        '--target',
        'primary',
        '--migrations',
        folder,
        ...primaryFlags(server.settings),
      ],
      { cwd: '/', input: 'unused' },
    );
  };

  let count = 0;
  return {
    stop: server.stop,
    prepare: async (name, kind) => {
      count += 1;
      const state = matrixStates[name];
      if (state === undefined) throw new Error(`no state is called ${name}`);
      const user = kind === 'superuser' ? 'postgres' : `${kind.replace('-', '_')}_${count}`;
      await asAdmin(nothingLeft);
      if (kind !== 'superuser') await asAdmin(`create role ${user}`);
      if (state.template === 'done' || state.template === 'half') await migrate();
      if (state.template === 'half') await asAdmin(backToTheFirst);
      if (state.sql !== undefined) await asAdmin(state.sql.replace('{old}', old));
      let readOnly = kind === 'read-only';
      if (readOnly) await asAdmin(`grant pg_read_all_data to ${user}`);
      if (kind === 'owner') await asAdmin(`alter database postgres owner to ${user}`);
      const becomeUser = async (): Promise<void> => {
        await server.sql(`set session authorization ${user}`);
        if (readOnly) await server.sql('set default_transaction_read_only = on');
      };
      await becomeUser();
      return {
        settings: { ...server.settings, user },
        sql: async (text) => {
          const rows = await asAdmin(text);
          if (text.includes('default_transaction_read_only')) readOnly = false;
          await becomeUser();
          return rows;
        },
        options: state.migrations === true ? ['--migrations', folder] : [],
        always: { fails: [], warns: [] },
      };
    },
  };
}

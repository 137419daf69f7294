import type { Connection } from '../postgres/connection.ts';
import { templateNames } from './embedded/template-names.ts';
import type { ServerSettings } from './server-settings.ts';

/**
 * The databases of a fallback server beside the one of the settings, which would go away with it. None
 * of a server of the operator, which keeps what it has. Throws as a query does.
 */
export async function otherDatabases(
  connection: Connection,
  { kind, database }: Pick<ServerSettings, 'kind' | 'database'>,
): Promise<readonly string[]> {
  if (kind === 'existing') return [];
  // The embedded server has one from its template, used or not.
  const template = kind === 'embedded' ? templateNames.database : database;
  const { rows } = await connection.query(
    `select d.datname from pg_catalog.pg_database d
      where not d.datistemplate and d.datname not in ('postgres', $1, $2) order by 1`,
    [database, template],
  );
  return rows.map(({ datname }) => `"${String(datname)}"`);
}

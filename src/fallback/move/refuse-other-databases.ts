import { SetupError } from '../../errors/setup-error.ts';
import { connect } from '../../postgres/connect.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { templateNames } from '../embedded/template-names.ts';
import type { ServerSettings } from '../server-settings.ts';

/**
 * Refuses to give up a server with databases that would go away with it and that nobody copies. A
 * server of the operator keeps what it has.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED, or as `connect`
 */
export async function refuseOtherDatabases(
  { kind }: Pick<ServerSettings, 'kind'>,
  settings: ConnectionSettings,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (kind === 'existing') return;
  const connection = await connect(settings, { target: 'fallback', signal });
  try {
    // The embedded server has one from its template, used or not.
    const { rows } = await connection.query(
      `select d.datname from pg_catalog.pg_database d
        where not d.datistemplate and d.datname not in ('postgres', $1, $2) order by 1`,
      [settings.database, kind === 'embedded' ? templateNames.database : settings.database],
    );
    if (rows.length === 0) return;
    const names = rows.map(({ datname }) => `"${String(datname)}"`).join(', ');
    throw new SetupError('FALLBACK_MOVE_FAILED', {
      message: `The fallback has other databases, too, which would be deleted with it: ${names}.`,
      detail: 'A database of before stays when the name in the settings is changed.',
      fix: 'Drop those that are not needed (as their owner: drop database NAME;), or keep the mode of before.',
      target: 'fallback',
    });
  } finally {
    await connection.close();
  }
}

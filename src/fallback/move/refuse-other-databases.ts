import { SetupError } from '../../errors/setup-error.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { otherDatabases } from '../other-databases.ts';
import type { ServerSettings } from '../server-settings.ts';
import { withFallback } from '../with-fallback.ts';

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
  const { database } = settings;
  const names = await withFallback(settings, signal, (connection) =>
    otherDatabases(connection, { kind, database }),
  );
  if (names.length === 0) return;
  throw new SetupError('FALLBACK_MOVE_FAILED', {
    message: `The fallback has other databases, too, which would be deleted with it: ${names.join(', ')}.`,
    detail: 'A database of before stays when the name in the settings is changed.',
    fix: 'Drop those that are not needed (as their owner: drop database NAME;), or keep the mode of before.',
    target: 'fallback',
  });
}

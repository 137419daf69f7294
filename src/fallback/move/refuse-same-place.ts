import { SetupError } from '../../errors/setup-error.ts';
import type { FallbackEndpoint, ProvisionerKind } from '../provisioner.ts';
import { isSamePlace } from '../same-place.ts';
import type { ServerSettings } from '../server-settings.ts';

/**
 * Refuses a move in which one of the two is a server of the operator, which neither moves away nor takes
 * a port that is ours, and both would be at one place.
 *
 * @param wanted where the new one is to be
 * @throws SetupError SETTINGS_INVALID
 */
export function refuseSamePlace(
  wanted: Pick<FallbackEndpoint, 'host' | 'port'>,
  from: ServerSettings,
  to: ProvisionerKind,
): void {
  if (from.kind !== 'existing' && to !== 'existing') return;
  if (!isSamePlace(wanted, from)) return;
  throw new SetupError('SETTINGS_INVALID', {
    message: `The ${from.kind} fallback is at ${wanted.host}:${String(wanted.port)}, and the new one (${to}) cannot be at the same place.`,
    fix:
      to === 'existing'
        ? 'Name the place of your server with --fallback-db-host and --fallback-db-port.'
        : 'Name another port with --fallback-db-port.',
    target: 'fallback',
  });
}

import { SetupError, type Target } from '../errors/setup-error.ts';
import type { BootstrapResult } from './bootstrap-result.ts';
import { undoBootstrap } from './undo-bootstrap.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';

/**
 * The undo of a step that bootstrapped a database.
 *
 * @throws SetupError POSTGRES_ERROR naming what could not be removed again
 */
export async function takeBack(
  connection: ConnectionSettings,
  result: BootstrapResult,
  target: Target,
): Promise<void> {
  const { left } = await undoBootstrap(connection, result, { target });
  if (left.length === 0) return;
  throw new SetupError('POSTGRES_ERROR', {
    message: `Still there: ${left.join(', ')}.`,
    fix: 'It does no harm; an administrator can drop it.',
    target,
  });
}

import { hostname } from 'node:os';
import { SetupError } from '../../errors/setup-error.ts';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import { endFilling, takeFillingBack } from '../../transfer/filling.ts';
import { followName } from '../../transfer/follow/follow-name.ts';
import { withFallback } from '../with-fallback.ts';

/** By what a database that a move fills is known as ours: the same in every run of one installation. */
export function fillerOf(stateDir: string): string {
  return followName(hostname(), stateDir);
}

/** Forgets that it was filled by us. Where that cannot be said, nothing of it is lost. */
export async function keepFilled(address: ConnectionSettings): Promise<void> {
  await withFallback(address, undefined, endFilling).catch(() => undefined);
}

/**
 * Takes back what a move has brought into a database of the operator.
 *
 * @throws SetupError FALLBACK_MOVE_FAILED when others have worked with it since; or as `connect`
 */
export async function emptyFilled(address: ConnectionSettings, stateDir: string): Promise<void> {
  const result = await withFallback(address, undefined, (connection) =>
    takeFillingBack(connection, fillerOf(stateDir)),
  );
  if (result.kind !== 'kept') return;
  const { host, port, database } = address;
  throw new SetupError('FALLBACK_MOVE_FAILED', {
    message: `What was copied to the database "${database}" at ${host}:${String(port)} stays there, because somebody has worked with it since.`,
    detail: result.because.join(', '),
    fix: 'Drop there what is not needed, then run this again.',
    target: 'fallback',
  });
}

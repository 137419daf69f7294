import { access, rename } from 'node:fs/promises';
import type { ConnectionSettings } from '../../postgres/connection-settings.ts';
import type { FallbackMode } from '../../settings/fallback-mode.ts';
import { fallbackPaths } from '../fallback-paths.ts';
import { readServerSettings, type ServerSettings } from '../server-settings.ts';
import { stopFallback } from '../stop-fallback.ts';
import { destroyPlace } from './destroy-place.ts';
import { emptyFilled, keepFilled } from './filling-place.ts';
import { movePlaces } from './move-places.ts';
import { putFallback } from './put-fallback.ts';

/** Whether a move was interrupted, so that `settleMove` has something to do. */
export async function isMoveOpen(stateDir: string): Promise<boolean> {
  const places = Object.values(movePlaces(stateDir));
  return (await Promise.all(places.map(exists))).some((there) => there);
}

/** What `settleMove` will make of an interrupted move. */
export interface MoveOutlook {
  readonly way: 'forward' | 'back' | 'clear';
  /** What is in place afterwards. */
  readonly recorded: ServerSettings | null;
}

/**
 * Looks how an interrupted move would be settled; null where none is open. Changes nothing.
 *
 * @param wanted the mode of the settings
 */
export async function moveOutlook(
  stateDir: string,
  wanted: FallbackMode,
): Promise<MoveOutlook | null> {
  if (!(await isMoveOpen(stateDir))) return null;
  const before = await settingsIn(movePlaces(stateDir).old);
  const inPlace = await settingsIn(stateDir);
  if (before === null) return { way: 'clear', recorded: inPlace };
  const forward = inPlace !== null && (wanted === 'local' || wanted === inPlace.kind);
  return forward ? { way: 'forward', recorded: inPlace } : { way: 'back', recorded: before };
}

/**
 * Brings an interrupted move to an end: forward when the new fallback is in place already, which it is
 * only with all the data, and is the one that is wanted; else back to the one of before. Afterwards there
 * is one fallback, and nothing is left of the other. Nothing happens where no move was begun.
 *
 * @param wanted the mode of the settings
 * @param password of the fallback's user, as the settings have it: what was brought to a server of the
 *   operator is only taken back with it. Where that fails, the next move to that server does it.
 * @throws SetupError what `destroyFallback` and `stopFallback` throw; another call goes on from there
 */
export async function settleMove(
  stateDir: string,
  wanted: FallbackMode,
  password: string | null,
): Promise<void> {
  const outlook = await moveOutlook(stateDir, wanted);
  if (outlook === null) return;
  const { next, old, gone } = movePlaces(stateDir);
  if (outlook.way === 'forward') {
    const filled = addressIn(await settingsIn(stateDir), password);
    if (filled !== null) await keepFilled(filled);
    await finishMove(stateDir);
  } else {
    // When only the rest of the old one is left to delete, what is in place stays.
    const inPlace = outlook.way === 'back' ? await settingsIn(stateDir) : null;
    const filled = addressIn((await settingsIn(next)) ?? inPlace, password);
    // When the server is away, or others work there by now, it is not for this run to insist.
    if (filled !== null) await emptyFilled(filled, stateDir).catch(() => undefined);
  }
  if (outlook.way === 'back') await takeMoveBack(stateDir);
  for (const place of [next, old, gone]) {
    if (await exists(place)) await destroyPlace(place);
  }
}

/** Gives up the fallback of before. What cannot be removed now is removed by the next run. */
export async function finishMove(stateDir: string): Promise<void> {
  const { old, gone } = movePlaces(stateDir);
  if (!(await exists(old))) return;
  if (await exists(gone)) await destroyPlace(gone);
  // From here on nobody goes back to it.
  await rename(old, gone);
  await destroyPlace(gone);
}

/** Gives up the new fallback, however far it is, and puts the one of before in its place, stopped. */
export async function takeMoveBack(stateDir: string): Promise<void> {
  const { next, old } = movePlaces(stateDir);
  if ((await settingsIn(old)) !== null) {
    if ((await settingsIn(stateDir)) !== null) {
      await stopFallback(stateDir);
      await putFallback(stateDir, next);
    }
    await putFallback(old, stateDir);
  }
  if (await exists(next)) await destroyPlace(next);
}

/** How to reach a database of the operator; null for a server of ours, and without the password. */
function addressIn(
  settings: ServerSettings | null,
  password: string | null,
): ConnectionSettings | null {
  if (settings?.kind !== 'existing' || password === null) return null;
  const { host, port, database, user } = settings;
  return { host, port, database, user, password, sslmode: 'disable', sslrootcert: null };
}

function settingsIn(stateDir: string): Promise<ServerSettings | null> {
  return readServerSettings(fallbackPaths(stateDir).settings);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

import { randomBytes } from 'node:crypto';
import { access, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { acquireLock } from '../files/lock.ts';
import { type FallbackPaths, fallbackPaths } from './fallback-paths.ts';
import { lifeOf } from './life-of.ts';
import { readServerSettings } from './server-settings.ts';
import type { OpenFence } from './write-fence.ts';

export interface DestroyResult {
  /** Names inside the `fallback` directory that were removed, and of what lay outside it. */
  readonly removed: readonly string[];
  /** What is left alone, in sentences with what to type. */
  readonly stays: readonly string[];
}

/** Beside `fallback`; what a destroy that was interrupted leaves is removed by the next one. */
const asidePrefix = 'fallback.destroyed-';

/**
 * Stops the fallback server and deletes its data, credentials, state and log. There is no way back:
 * the caller asks for confirmation, and sees to writes that are nowhere else (`refuseHeldWrites`).
 * Throws FALLBACK_STOP_FAILED, FALLBACK_IN_USE, LOCKED and CANCELLED, and then has deleted nothing.
 *
 * @param fence keeps applications from writing until the server has ended, or throws, and then nothing
 *   is deleted; it is not asked for where there is no fallback any more
 */
export async function destroyFallback(
  stateDir: string,
  signal?: AbortSignal,
  fence?: () => Promise<OpenFence>,
): Promise<DestroyResult> {
  const paths = fallbackPaths(stateDir);
  const present = await access(paths.root).then(
    () => true,
    () => false,
  );
  const result = present ? await putAside(paths, fence, signal) : { removed: [], stays: [] };
  for (const name of await readdir(stateDir).catch((): string[] => [])) {
    if (!name.startsWith(asidePrefix)) continue;
    await rm(join(stateDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
  return result;
}

/**
 * Ends the server and renames the whole directory, the locks in it included, in one step: whoever
 * waits for one of them finds no directory, makes a new one, and never sees half of the old.
 */
async function putAside(
  paths: FallbackPaths,
  fence: (() => Promise<OpenFence>) | undefined,
  signal: AbortSignal | undefined,
): Promise<DestroyResult> {
  const start = await acquireLock(paths.startLock, {
    purpose: 'fallback destroy',
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const settings = await readServerSettings(paths.settings);
    const life = await lifeOf(settings?.kind ?? 'embedded');
    const open = settings === null ? undefined : await fence?.();
    await life.stop(paths).finally(open);
    const server = await acquireLock(paths.lock, { purpose: 'fallback destroy', timeoutMs: 5_000 });
    try {
      const stays = (await life.stays?.(paths)) ?? [];
      const outside = await life.remove(paths);
      const names = await readdir(paths.root);
      const aside = `${asidePrefix}${randomBytes(6).toString('hex')}`;
      await rename(paths.root, join(dirname(paths.root), aside));
      return { removed: [...outside, ...names.filter((name) => !name.includes('lock'))], stays };
    } catch (error) {
      await server.release();
      throw error;
    }
  } catch (error) {
    // Only here: afterwards the same path may be the lock of somebody else.
    await start.release();
    throw inUse(error);
  }
}

function inUse(error: unknown): unknown {
  const locked = error instanceof SetupError && error.code === 'LOCKED';
  // Windows does not rename a directory in which a file is open.
  const open = ['EBUSY', 'EPERM', 'EACCES'].includes(errno(error) ?? '');
  if (!locked && !open) return error;
  return new SetupError('FALLBACK_IN_USE', {
    message: 'The local fallback is in use; nothing was deleted.',
    detail: error instanceof Error ? error.message : String(error),
    fix: 'End the program that uses it (a server, or one that follows its log), then run this again.',
    target: 'fallback',
    cause: error,
  });
}

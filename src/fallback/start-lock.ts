import { acquireLock } from '../files/lock.ts';
import type { FallbackPaths } from './fallback-paths.ts';

export interface StartLockOptions {
  /** What for, for whoever waits: "fallback start". */
  readonly purpose: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does `work` while no other process sets up, starts, stops or destroys the same fallback; waits up
 * to a minute for its turn. Throws LOCKED, CANCELLED and FILE_WRITE_FAILED, and what `work` throws.
 */
export async function underStartLock<T>(
  paths: FallbackPaths,
  { purpose, signal }: StartLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await acquireLock(paths.startLock, {
    purpose,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

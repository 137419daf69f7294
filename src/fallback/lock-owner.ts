import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LockHolder, readHolder } from '../files/lock-holder.ts';

/**
 * Who took that lock last and has not given it back, dead or alive; null when it is free. Only for
 * reading: whoever wants the lock asks `acquireLock`.
 */
export async function lockOwner(lock: string): Promise<LockHolder | null> {
  const names = await readdir(lock).catch((): string[] => []);
  const turns = names.filter((name) => /^\d+$/u.test(name)).map(Number);
  return turns.length === 0 ? null : readHolder(join(lock, String(Math.max(...turns))));
}

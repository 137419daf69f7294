import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FallbackPaths, pathsBelow } from '../fallback-paths.ts';
import { lockOwner } from '../lock-owner.ts';
import { isSameDirectory } from '../same-directory.ts';
import type { EmbeddedState } from './embedded-state.ts';
import { readState } from './read-state.ts';

/**
 * The marks of a running server that were copied together with its fallback directory: the server is
 * the original's, where they are, too. A directory that was moved has none of this kind.
 */
export const copiedMarks = {
  /** Whether the state file, and with it the locks, came here by copying. */
  async areIn(paths: FallbackPaths): Promise<boolean> {
    const state = await readState(paths.state);
    if (typeof state?.dataDir !== 'string') return false;
    const original = dirname(state.dataDir);
    if (original === paths.root || (await isSameDirectory(original, paths.root))) return false;
    return await serves(pathsBelow(original), state);
  },

  /**
   * Removes them, so that nobody here ends the original's server or waits for it. To be called under
   * the start lock. Nothing happens where there are none.
   */
  async remove(paths: FallbackPaths): Promise<void> {
    if (!(await copiedMarks.areIn(paths))) return;
    const names = await readdir(paths.root);
    const sockets = names.filter((name) => name.startsWith('.s.PGSQL.'));
    const marks = [paths.lock, paths.engineLock, ...sockets.map((name) => join(paths.root, name))];
    for (const mark of marks) await rm(mark, { recursive: true, force: true });
    // Last: by it the others are known.
    await rm(paths.state, { force: true });
  },
} as const;

/** Whether the server of that directory is the one of the state; one of the two marks may be lost. */
async function serves(original: FallbackPaths, { gateway }: EmbeddedState): Promise<boolean> {
  const marks = [(await readState(original.state))?.gateway, await lockOwner(original.lock)];
  return marks.some((mark) => mark?.pid === gateway.pid && mark.startTime === gateway.startTime);
}

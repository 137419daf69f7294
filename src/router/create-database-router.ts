import { resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { DatabaseRouter } from './database-router.ts';
import { openSwitchboard } from './open-switchboard.ts';
import { readTargets } from './read-targets.ts';
import type { RouterOptions } from './router-options.ts';
import { RouterPool } from './router-pool.ts';
import { usualTiming } from './router-timing.ts';

/**
 * Opens a router: looks which database serves, and stands in front of both from then on.
 *
 * @throws SetupError SETTINGS_INVALID; STATE_DIR_UNSAFE; DATABASE_UNAVAILABLE, with what is wrong with each
 *   target, when none can be used within `timing.startMs`
 */
export async function createDatabaseRouter(options: RouterOptions = {}): Promise<DatabaseRouter> {
  const { writes = 'read-only', pool = {} } = options;
  const cwd = resolve(options.cwd ?? '.');
  const targets = options.targets ?? (await readTargets(cwd, options.environment ?? process.env));
  if (targets.primary === null && targets.fallback === null) {
    throw new SetupError('SETTINGS_INVALID', {
      message: 'The router was given no database.',
      fix: 'Give a primary, a fallback or both in targets.',
    });
  }
  const timing = { ...usualTiming, ...options.timing };
  const board = await openSwitchboard({
    targets,
    writes,
    timing,
    failBack: options.failBack ?? 'manual',
    startFallback: options.startFallback ?? 'at-start',
    stateDir: await stateDirOf(options, cwd),
  });
  return new RouterPool({ board, targets, writes, pool, timing });
}

/** Null when the targets are given and no directory is: then nothing of the wizard's is there. */
async function stateDirOf(
  { stateDir, targets }: RouterOptions,
  cwd: string,
): Promise<string | null> {
  if (stateDir === undefined && targets !== undefined) return null;
  const path = resolve(cwd, stateDir ?? '.setup-wizard');
  const found = await describeStateDir(path);
  if (found.kind === 'unsafe') throw found.error;
  return path;
}

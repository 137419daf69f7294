import { resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import { describeStateDir } from '../files/state-dir.ts';
import type { DatabaseRouter } from './database-router.ts';
import type { RouterOptions } from './router-options.ts';
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
  // Whoever imports the package for its checks or its errors does not wait for `pg`.
  const [{ openSwitchboard }, { RouterPool }, targets, stateDir] = await Promise.all([
    import('./open-switchboard.ts'),
    import('./router-pool.ts'),
    options.targets ?? configuredTargets(cwd, options),
    stateDirOf(options, cwd),
  ]);
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
    stateDir,
    failBack: options.failBack ?? 'manual',
    startFallback: options.startFallback ?? 'at-start',
  });
  return new RouterPool({ board, targets, writes, pool, timing });
}

async function configuredTargets(
  cwd: string,
  { environment }: RouterOptions,
): Promise<NonNullable<RouterOptions['targets']>> {
  const { readTargets } = await import('../settings/read-targets.ts');
  return await readTargets(cwd, environment ?? process.env);
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

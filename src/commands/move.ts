import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fallbackPaths } from '../fallback/fallback-paths.ts';
import { fallbackStatus } from '../fallback/fallback-status.ts';
import { startFallback } from '../fallback/start-fallback.ts';
import { acquireLock, type Lock } from '../files/lock.ts';
import { moveDatabase } from '../move/move-database.ts';
import type { MoveSide } from '../move/move-request.ts';
import { moveReport } from '../report/move-report.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import { refuseProblems } from '../settings/refuse-problems.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { connectTries } from './connect-tries.ts';
import { refuseFollowing } from './fallback-follow.ts';
import { moveSide, namedSide } from './move-side.ts';
import { settingsRequest, stateDirPath } from './settings-request.ts';
import { syncProgress } from './sync-progress.ts';
import { wholeNumberOption } from './whole-number-option.ts';

/**
 * Moves everything from one database to another one. A fallback that is stopped is started first.
 *
 * @throws SetupError USAGE or SETTINGS_INVALID for sides that cannot be made out, LOCKED while another move runs
 */
export async function move(context: CommandContext): Promise<CommandOutcome> {
  const { args, signal } = context;
  const named = { from: namedSide(context, 'from'), to: namedSide(context, 'to') };
  const jobs = wholeNumberOption(args, 'jobs', { from: 1, to: 8 });
  const tries = connectTries(args, 3);
  const { settings } = await readSettings(await settingsRequest(context));
  const passwords = Object.values(named).flatMap((side) =>
    side.kind === 'address' && side.settings.password !== null ? [side.settings.password] : [],
  );
  context.hideSecrets([...settingSecrets(settings), ...passwords]);
  refuseProblems(settings.problems);
  const [source, target] = [moveSide(named.from, settings), moveSide(named.to, settings)];
  const stateDir = stateDirPath(context);
  const local = await readyFallback(context, [source, target], stateDir);
  const locks = await acquireLocks(context, stateDir, local !== null);
  const progress = syncProgress(context);
  const dryRun = args.options.has('dry-run');
  try {
    if (target.configured === 'fallback') await refuseFollowing(fallbackPaths(stateDir));
    const report = await moveDatabase({
      source,
      target,
      folder: stateDir,
      dryRun,
      intoExisting: args.options.has('into-existing'),
      allowMissing: args.options.has('allow-missing'),
      restart: args.options.has('restart'),
      prepare: args.options.has('prepare'),
      room: target.configured === 'fallback' && local === 'here' ? await freeBytes(stateDir) : null,
      ...(jobs !== null && { atOnce: jobs }),
      tries,
      signal,
      onProgress: progress.tell,
    });
    const exitCode = report.error?.exitCode ?? 0;
    return { ...moveReport(report, { source, target, dryRun }), exitCode };
  } finally {
    progress.end();
    for (const lock of locks) await lock.release();
  }
}

/**
 * Starts the fallback when it takes part and was provisioned here. Tells whether its disk is that of this
 * machine; null when no fallback of ours takes part.
 */
async function readyFallback(
  { signal, progress }: CommandContext,
  sides: readonly MoveSide[],
  stateDir: string,
): Promise<'here' | 'elsewhere' | null> {
  if (!sides.some(({ configured }) => configured === 'fallback')) return null;
  const status = await fallbackStatus(stateDir);
  if (status.state === 'stopped' && !status.provisioned) return null;
  const { started, server } = await startFallback({ stateDir, signal });
  if (started) progress('Started the fallback.');
  return server.kind === 'embedded' || server.kind === 'cluster' ? 'here' : 'elsewhere';
}

/** One move at a time; and no sync or reconcile while the fallback takes part. */
async function acquireLocks(
  { signal }: CommandContext,
  stateDir: string,
  withFallback: boolean,
): Promise<readonly Lock[]> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const options = { purpose: 'move', timeoutMs: 2_000, signal };
  const own = await acquireLock(join(stateDir, 'move-lock'), options);
  if (!withFallback) return [own];
  try {
    return [await acquireLock(join(fallbackPaths(stateDir).root, 'sync-lock'), options), own];
  } catch (error) {
    await own.release();
    throw error;
  }
}

/** Null where nobody tells. */
async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null);
  return found === null ? null : found.bavail * found.bsize;
}

import { SetupError } from '../errors/setup-error.ts';
import type { FallbackPaths } from '../fallback/fallback-paths.ts';
import { followAdministrator } from '../fallback/follow-administrator.ts';
import { followMark } from '../fallback/follow-mark.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import { followLines, unfollowLines } from '../report/follow-lines.ts';
import { syncReport } from '../report/sync-report.ts';
import { followDatabase } from '../transfer/follow/follow-database.ts';
import type { FollowRequest } from '../transfer/follow/follow-request.ts';
import { unfollowDatabase } from '../transfer/follow/unfollow-database.ts';
import type { TransferRequest } from '../transfer/transfer-request.ts';
import type { CommandContext, CommandOutcome } from './command.ts';

/**
 * `fallback sync --follow`: copies once, and lets the fallback follow from then on.
 *
 * @throws SetupError as `followDatabase` does
 */
export async function follow(
  request: TransferRequest,
  paths: FallbackPaths,
): Promise<CommandOutcome> {
  const known = await followMark.read(paths);
  const followed = await followRequest(request, paths, await followMark.make(paths));
  try {
    const { report, state } = await followDatabase(followed);
    const copied = report === null ? null : syncReport(report);
    const first = copied === null ? ['The fallback follows the primary already.'] : copied.lines;
    return {
      exitCode: 0,
      lines: [...first, ...followLines(state)],
      document: { ...copied?.document, follow: state },
      error: null,
    };
  } catch (error) {
    // What could not be taken away again is told in the detail; then the name has to be kept.
    const clean = error instanceof SetupError && !(error.detail ?? '').includes(followed.name);
    if (known === null && clean) await followMark.remove(paths);
    throw error;
  }
}

/** `fallback sync --unfollow`: exit code 1 when something stays on a server that does not answer. */
export async function unfollow(
  request: TransferRequest,
  paths: FallbackPaths,
): Promise<CommandOutcome> {
  const name = await followMark.make(paths);
  const result = await unfollowDatabase(await followRequest(request, paths, name));
  const [stays] = result.left;
  if (stays === undefined) await followMark.remove(paths);
  const error =
    stays === undefined
      ? null
      : new SetupError('SYNC_FAILED', {
          message: 'One of the two servers still has its part of the following.',
          detail: result.left.map(({ why }) => why).join('\n'),
          fix: `Run this again when it answers, or type there: ${result.left.flatMap(({ statements }) => statements).join(' ')}`,
          target: 'fallback',
        });
  return {
    exitCode: error?.exitCode ?? 0,
    lines: unfollowLines(result),
    document: { unfollowed: result },
    error,
  };
}

/**
 * What `fallback destroy` does first: a slot that nobody reads keeps the primary's WAL until its disk
 * is full.
 *
 * @returns what stays on the primary, in sentences with what to type
 */
export async function unfollowBeforehand(
  request: TransferRequest,
  paths: FallbackPaths,
  context: CommandContext,
): Promise<readonly string[]> {
  const name = await followMark.read(paths);
  if (name === null) return [];
  context.progress('Ending what follows the primary.');
  const { left } = await unfollowDatabase(await followRequest(request, paths, name));
  return left
    .filter(({ server }) => server === 'primary')
    .map(({ why, statements }) => `${why} Type there: ${statements.join(' ')}`);
}

async function followRequest(
  request: TransferRequest,
  paths: FallbackPaths,
  name: string,
): Promise<FollowRequest> {
  const settings = await readServerSettings(paths.settings);
  const administrator = settings === null ? null : await followAdministrator(settings, paths);
  return { ...request, name, administrator };
}

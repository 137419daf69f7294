import { hostname } from 'node:os';
import { SetupError } from '../errors/setup-error.ts';
import { type FallbackPaths, fallbackPaths } from '../fallback/fallback-paths.ts';
import { followAdministrator } from '../fallback/follow-administrator.ts';
import { followMark } from '../fallback/follow-mark.ts';
import { readServerSettings } from '../fallback/server-settings.ts';
import { startFallback } from '../fallback/start-fallback.ts';
import { connect } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import { followLines, unfollowLines } from '../report/follow-lines.ts';
import { syncReport } from '../report/sync-report.ts';
import { fallbackConnection, primarySettings } from '../settings/database-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { followDatabase } from '../transfer/follow/follow-database.ts';
import { followName } from '../transfer/follow/follow-name.ts';
import type { FollowRequest } from '../transfer/follow/follow-request.ts';
import {
  followedSide,
  followingSide,
  type FollowState,
  followState,
} from '../transfer/follow/follow-state.ts';
import { unpublish } from '../transfer/follow/subscription-statements.ts';
import { unfollowDatabase } from '../transfer/follow/unfollow-database.ts';
import type { TransferRequest, TransferSide } from '../transfer/transfer-request.ts';
import type { CommandOutcome } from './command.ts';

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

/**
 * `fallback sync --unfollow`: exit code 1 when something stays on a server that does not answer. A
 * fallback that cannot be started does not keep the primary from being freed.
 */
export async function unfollow(request: Sides, stateDir: string): Promise<CommandOutcome> {
  const paths = fallbackPaths(stateDir);
  await startFallback({ stateDir, signal: request.signal }).catch(unlessCancelled);
  const name = (await followMark.read(paths)) ?? followName(hostname(), paths.root);
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
 * A copy would fight with the changes that arrive meanwhile.
 *
 * @throws SetupError SYNC_REFUSED
 */
export async function refuseFollowing(paths: FallbackPaths): Promise<void> {
  if ((await followMark.read(paths)) === null) return;
  throw new SetupError('SYNC_REFUSED', {
    message: 'The fallback follows the primary, so there is nothing to copy.',
    fix: 'For a new copy, such as after a change of the schema: setup-wizard fallback sync --unfollow, then sync again.',
    target: 'fallback',
  });
}

/**
 * What `fallback destroy` does first: a slot that nobody reads keeps the primary's WAL until its disk
 * is full.
 *
 * @returns what stays on the primary, in sentences with what to type
 */
export async function endFollowing(
  sides: Sides | null,
  paths: FallbackPaths,
): Promise<readonly string[]> {
  const name = await followMark.read(paths);
  if (name === null) return [];
  const byHand = `type on the primary: ${unpublish(name).join('; ')};`;
  if (sides === null) return [`The primary keeps its WAL for this fallback; ${byHand}`];
  try {
    const { left } = await unfollowDatabase(await followRequest(sides, paths, name));
    return left
      .filter(({ server }) => server === 'primary')
      .map(({ why }) => `${why} When it answers, ${byHand}`);
  } catch (error) {
    unlessCancelled(error);
    return [
      `The primary keeps its WAL for this fallback, and does not answer. When it does, ${byHand}`,
    ];
  }
}

/**
 * What `fallback status` says of it; null when it does not follow, or the settings do not tell how to
 * ask. A primary that does not answer is not waited for.
 */
export async function followStatus(
  sides: Sides | null,
  paths: FallbackPaths,
): Promise<FollowState | null> {
  const name = await followMark.read(paths);
  if (name === null || sides === null) return null;
  const asking = { tries: 1, tryTimeoutMs: 1_000, queryTimeoutMs: 1_000, signal: sides.signal };
  const ask = async <Answer>(
    { settings, target }: TransferSide,
    question: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer | null> => {
    try {
      const connection = await connect(settings, { ...asking, target });
      return await question(connection).finally(() => connection.close());
    } catch (error) {
      unlessCancelled(error);
      return null;
    }
  };
  const [here, there] = await Promise.all([
    ask(sides.target, (connection) => followingSide(connection, name)),
    ask(sides.source, (connection) => followedSide(connection, name)),
  ]);
  return followState(name, here, there);
}

/** Both databases as the settings name them; null unless both are configured. */
export function sidesOf(settings: Settings, signal: AbortSignal): Sides | null {
  const primary = primarySettings(settings);
  const fallback = fallbackConnection(settings);
  if (primary === null || fallback === null) return null;
  return {
    source: { settings: primary, target: 'primary' },
    target: { settings: fallback, target: 'fallback' },
    tries: 1,
    signal,
  };
}

/** Both databases, to ask or to clear. */
type Sides = Pick<TransferRequest, 'source' | 'target' | 'tries'> & {
  readonly signal: AbortSignal;
};

function unlessCancelled(error: unknown): void {
  if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
}

async function followRequest<Request extends Pick<TransferRequest, 'source' | 'target'>>(
  request: Request,
  paths: FallbackPaths,
  name: string,
): Promise<Request & Pick<FollowRequest, 'name' | 'administrator'>> {
  const settings = await readServerSettings(paths.settings);
  const administrator = settings === null ? null : await followAdministrator(settings, paths);
  return { ...request, name, administrator };
}

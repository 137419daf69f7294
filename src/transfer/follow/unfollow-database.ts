import { setTimeout as wait } from 'node:timers/promises';
import { SetupError, type Target } from '../../errors/setup-error.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { administratorOf, type FollowSession, openSide } from './follow-session.ts';
import type { FollowRequest } from './follow-request.ts';
import { followedSide, followingSide } from './follow-state.ts';
import { unpublish, unsubscribe } from './subscription-statements.ts';

type UnfollowRequest = Pick<
  FollowRequest,
  'name' | 'source' | 'target' | 'administrator' | 'tries' | 'signal'
>;

export interface LeftBehind {
  readonly server: Target;
  /** A sentence or two. */
  readonly why: string;
  /** What to type there. */
  readonly statements: readonly string[];
}

export interface UnfollowResult {
  /** What was taken away, as people say it. */
  readonly removed: readonly string[];
  /** What stays on a server that does not answer, and what to type there. */
  readonly left: readonly LeftBehind[];
}

/**
 * Ends the following: takes the subscription from the fallback, and the slot and the publication from
 * the primary. A server that does not answer is passed over, and what stays there is told. The rows stay.
 *
 * @throws SetupError when neither of the two answers
 */
export async function unfollowDatabase(request: UnfollowRequest): Promise<UnfollowResult> {
  const target = await attempt(() => leaveTarget(request));
  const source = await attempt(() => leaveSource(request));
  if ('failed' in target && 'failed' in source) throw source.failed;
  const { name } = request;
  return {
    removed: [target, source].flatMap((side) => ('removed' in side ? side.removed : [])),
    left: [
      ...('failed' in target ? [left('fallback', target.failed, unsubscribe(name))] : []),
      ...('failed' in source ? [left('primary', source.failed, unpublish(name))] : []),
    ],
  };
}

type Side = { readonly removed: readonly string[] } | { readonly failed: SetupError };

async function attempt(remove: () => Promise<readonly string[]>): Promise<Side> {
  try {
    return { removed: await remove() };
  } catch (error) {
    if (!(error instanceof SetupError) || error.code === 'CANCELLED') throw error;
    return { failed: error };
  }
}

function left(server: Target, error: SetupError, statements: readonly string[]): LeftBehind {
  const harm =
    server === 'primary'
      ? ' Until then it keeps its WAL for the fallback, which fills its disk.'
      : '';
  return {
    server,
    why: `The ${server} did not take part: ${error.message}${harm}`,
    statements: statements.map((statement) => `${statement};`),
  };
}

async function leaveTarget(request: UnfollowRequest): Promise<readonly string[]> {
  const target = await openSide(request.target, request);
  try {
    const administer = administratorOf(request, target);
    return await removeTarget({ name: request.name, target, administer });
  } finally {
    await target.close();
  }
}

async function leaveSource(request: UnfollowRequest): Promise<readonly string[]> {
  const source = await openSide(request.source, request);
  try {
    return await removeSource({ name: request.name, source });
  } finally {
    await source.close();
  }
}

/** Takes the subscription away, if there is one. */
export async function removeTarget({
  name,
  target,
  administer,
}: Pick<FollowSession, 'name' | 'target' | 'administer'>): Promise<readonly string[]> {
  if ((await followingSide(target, name)) === null) return [];
  for (const statement of unsubscribe(name)) await administer(statement);
  return [`subscription ${name} on the fallback`];
}

/** Takes the slot and the publication away, if they are there; whoever uses the slot is cut off. */
export async function removeSource({
  name,
  source,
}: Pick<FollowSession, 'name' | 'source'>): Promise<readonly string[]> {
  const { kept, published } = await followedSide(source, name);
  if (kept) await dropSlot(source, name);
  if (published) await source.query(`drop publication if exists ${quoteIdentifier(name)}`);
  return [
    ...(kept ? [`replication slot ${name} on the primary`] : []),
    ...(published ? [`publication ${name} on the primary`] : []),
  ];
}

/** A slot is in use for a moment after its user was told to go. */
const dropWaitMs = 10_000;
const pauseMs = 100;

async function dropSlot(source: FollowSession['source'], name: string): Promise<void> {
  const deadline = performance.now() + dropWaitMs;
  for (;;) {
    try {
      await source.query(
        `select pg_catalog.pg_terminate_backend(active_pid, 5000), pg_catalog.pg_drop_replication_slot(slot_name)
           from pg_catalog.pg_replication_slots where slot_name = $1`,
        [name],
      );
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(pauseMs);
    }
  }
}

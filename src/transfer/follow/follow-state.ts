import * as z from 'zod/mini';
import slotSql from '../../../sql/follow-slot.sql';
import subscriptionSql from '../../../sql/follow-subscription.sql';
import type { Connection } from '../../postgres/connection.ts';

const subscription = z.object({
  name: z.string(),
  enabled: z.boolean(),
  working: z.boolean(),
  received: z.nullable(z.string()),
  heard: z.nullable(z.string()),
});

const slot = z.object({
  published: z.boolean(),
  tables: z.number(),
  kept: z.boolean(),
  pid: z.nullable(z.number()),
  behind: z.nullable(z.string()),
});

/** What the primary keeps for a fallback that follows it. */
export type FollowedSide = Readonly<z.infer<typeof slot>>;
/** The subscription on the fallback. */
export type FollowingSide = Readonly<z.infer<typeof subscription>>;

export interface FollowState {
  readonly name: string;
  /** `follows`: changes arrive. `waits`: it is set up, and the primary does not answer it. */
  readonly state: 'none' | 'follows' | 'waits' | 'half-made';
  /** Bytes of the primary's WAL that the fallback has not confirmed, or null when nobody knows. */
  readonly behindBytes: number | null;
  /** When the fallback last heard of the primary (ISO 8601, UTC), or null. */
  readonly heard: string | null;
}

/** What the fallback says; null when it does not follow. Everybody may ask. */
export async function followingSide(
  target: Connection,
  name: string,
): Promise<FollowingSide | null> {
  const { rows } = await target.query(subscriptionSql, [name]);
  return rows[0] === undefined ? null : subscription.parse(rows[0]);
}

/** What the primary says. */
export async function followedSide(source: Connection, name: string): Promise<FollowedSide> {
  const { rows } = await source.query(slotSql, [name]);
  return slot.parse(rows[0]);
}

/**
 * Both sides as one state. Pure.
 *
 * @param source null while the primary does not answer
 */
export function followState(
  name: string,
  target: FollowingSide | null,
  source: FollowedSide | null,
): FollowState {
  const behind = source?.behind ?? null;
  const heard = target?.heard ?? null;
  const behindBytes = behind === null ? null : Number(behind);
  return { name, state: stateOf(target, source), behindBytes, heard };
}

function stateOf(target: FollowingSide | null, source: FollowedSide | null): FollowState['state'] {
  if (target === null)
    return source?.kept === true || source?.published === true ? 'half-made' : 'none';
  if (source !== null && !(source.kept && source.published)) return 'half-made';
  if (!target.enabled) return 'half-made';
  return target.working ? 'follows' : 'waits';
}

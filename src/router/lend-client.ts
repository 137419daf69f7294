import type { PoolClient } from 'pg';
import { SetupError } from '../errors/setup-error.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { nextChange } from './next-change.ts';
import type { PoolsInUse } from './pools-in-use.ts';
import type { Serving, Switchboard } from './switchboard.ts';
import { moved } from './target-pool.ts';

/** Lends a client of whatever serves; to be given back with `release`. */
export type LendClient = (reads: boolean) => Promise<PoolClient>;

/**
 * A client of whatever serves. Waits while a decision is pending. What could not be reached is asked once
 * more, and again after every switch: nothing has left this process yet. So is a pool that stayed full until a
 * decision was pending.
 *
 * @throws the error of the switchboard when nothing serves, or what kept the target from being reached
 */
export async function lendClient(
  switchboard: Switchboard,
  pools: PoolsInUse,
  reads: boolean,
): Promise<PoolClient> {
  let failedOn: number | null = null;
  for (;;) {
    const serving = await servingNow(switchboard);
    try {
      return await pools.of(serving).checkout(serving.takes, reads);
    } catch (error) {
      if (error === moved) continue;
      const unreached = error instanceof DatabaseUnavailableError;
      // Whoever waits behind statements that nobody answers waits for the decision, as newcomers do.
      const undecided = isFull(error) && switchboard.serving.kind === 'wait';
      if (!(unreached || undecided) || failedOn === serving.generation) throw error;
      failedOn = serving.generation;
      if (unreached) await nextChange(switchboard, serving);
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof SetupError && error.code === 'TOO_MANY_CONNECTIONS';
}

async function servingNow(switchboard: Switchboard): Promise<Extract<Serving, { kind: 'target' }>> {
  const { serving } = switchboard;
  const settled = serving.kind === 'wait' ? await switchboard.settled() : serving;
  if (settled.kind === 'target') return settled;
  throw settled.error;
}

import type { PoolClient } from 'pg';
import { SetupError } from '../errors/setup-error.ts';
import type { LendClient } from './lend-client.ts';
import { nextChange } from './next-change.ts';
import { sameService, wasSlow } from './same-service.ts';
import type { Switchboard } from './switchboard.ts';

/**
 * Runs the work between BEGIN and COMMIT. A BEGIN that failed with its connection is tried once more; so is
 * all of a read, in which case the work is called twice.
 *
 * @throws what the work threw; TRANSACTION_LOST also when the server answered COMMIT with ROLLBACK, because a
 *   statement had failed whose error the work kept to itself
 */
export async function runTransaction<Answer>(
  work: (client: PoolClient) => Promise<Answer>,
  reads: boolean,
  lend: LendClient,
  board: Switchboard,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const client = await lend(reads);
    const { serving } = board;
    let begun = false;
    try {
      await client.query(reads ? 'begin read only' : 'begin');
      begun = true;
      const answer = await work(client);
      await commit(client);
      return answer;
    } catch (error) {
      // On a broken connection this fails as well, and the server has rolled back.
      if (begun) await client.query('rollback').catch(() => undefined);
      if (tries > 1 || !isBroken(error) || (begun && !reads)) throw error;
      await nextChange(board, serving);
      if (sameService(serving, await board.settled()) && wasSlow(error)) throw error;
    } finally {
      client.release();
    }
  }
}

async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command === 'COMMIT') return;
  throw new SetupError('TRANSACTION_LOST', {
    message: 'The server took the transaction back, because a statement in it had failed.',
    detail: `It answered COMMIT with ${command}.`,
    fix: 'Let the error of the statement out of the work, or use a savepoint.',
  });
}

function isBroken(error: unknown): error is SetupError {
  if (!(error instanceof SetupError) || error.cause === undefined) return false;
  return error.code === 'TRANSACTION_LOST' || error.code === 'DATABASE_UNAVAILABLE';
}

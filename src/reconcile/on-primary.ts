import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../postgres/connection.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { beginLocked } from './primary-lock.ts';

/** Another writer was in the way: a deadlock, a serialization failure, a lock that was waited for too long. */
const passing = ['40P01', '40001', '55P03'];
const tries = 5;
/** Milliseconds before the next try; whoever was in the way gets as long. */
const pauseMs = 100;

/** Does the work in one transaction on the primary, again when another writer was in its way. Throws what `work` throws. */
export async function onPrimary<Answer>(
  primary: Connection,
  work: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await beginLocked(primary);
      const answer = await work();
      await primary.query('commit');
      return answer;
    } catch (error) {
      // On a broken session there is no transaction any more.
      await primary.query('rollback').catch(() => undefined);
      if (attempt >= tries || !passing.includes(sqlState(error) ?? '')) throw error;
      await sleep(pauseMs * attempt);
    }
  }
}

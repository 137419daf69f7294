import { EventEmitter } from 'node:events';
import type { PoolClient } from 'pg';
import type { LendClient } from './lend-client.ts';
import type { WatchedSubmittable } from './watch-submittable.ts';

/** What objects of other libraries end with. */
const ends = ['end', 'close', 'error'];

/**
 * Runs a query object on a connection of its own, which is given back when the object has ended. Errors
 * come out of the object, those of the connection included.
 */
export async function submitOnPool(
  query: WatchedSubmittable,
  callback: unknown,
  lend: LendClient,
): Promise<void> {
  let client: PoolClient;
  try {
    client = await lend('access' in query && query.access === 'read');
  } catch (error) {
    if (isCallback(callback)) callback(error);
    else query.handleError(error);
    return;
  }
  let held = true;
  const done = (): void => {
    if (held) client.release();
    held = false;
  };
  const told = query.callback ?? callback;
  if (isCallback(told)) {
    query.callback = (...parts: unknown[]): void => {
      done();
      told(...parts);
    };
  }
  if (query instanceof EventEmitter) for (const name of ends) query.once(name, done);
  client.query(query);
}

function isCallback(value: unknown): value is (...parts: unknown[]) => void {
  return typeof value === 'function';
}

import type { Connection } from '../postgres/connection.ts';
import type { Fence } from './fence.ts';

/** Lets the fallback take writes again that were held, for a reconcile that gave up. Any other fence stays as it is. */
export async function releaseFence(connection: Connection): Promise<Fence> {
  await Promise.resolve(connection);
  throw new Error('to come');
}

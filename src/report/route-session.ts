import type { RouterStatus } from '../router/router-status.ts';

/**
 * What a session on the target in use asks of the server at login, as PGOPTIONS has it: nothing, or to be
 * read-only. Without it a fallback that only serves reads would take writes that nobody brings back.
 */
export function routeSession({ target, writes }: Pick<RouterStatus, 'target' | 'writes'>): string {
  const free = target !== 'fallback' || writes === 'everything' || writes === 'journal';
  return free ? '' : '-c default_transaction_read_only=on';
}

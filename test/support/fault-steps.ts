import type { DatabaseRouter } from '../../src/router/database-router.ts';
import type { Callers } from './callers.ts';
import type { Fault } from './fault-proxy.ts';
import type { RoutedPair } from './routed-pair.ts';
import { until } from './until.ts';

/** Begins a fault of the primary while answers come in; returns when, in milliseconds of performance.now(). */
export async function begin(pair: RoutedPair, callers: Callers, fault: Fault): Promise<number> {
  const before = callers.answers.length;
  await until(() => callers.answers.length > before + 4);
  const since = performance.now();
  await pair.toPrimary.set(fault);
  return since;
}

/** Ends the fault, and goes back to the primary. */
export async function restore(
  pair: RoutedPair,
  router: DatabaseRouter,
  callers: Callers,
): Promise<void> {
  await pair.toPrimary.set({ kind: 'ok' });
  await router.failBack();
  const since = performance.now();
  await until(() => callers.first('primary', since));
}

/** When the router tells of its next failover, in milliseconds of performance.now(). */
export function nextFailover(router: DatabaseRouter): Promise<number> {
  return new Promise((resolve) => router.once('failover', () => resolve(performance.now())));
}

import { setTimeout as wait } from 'node:timers/promises';

/** Waits until `condition` answers something truthy and returns it; fails after `timeoutMs`. */
export async function until<T>(
  condition: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await condition();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline)
      throw new Error(`Not so within ${timeoutMs} ms: ${condition.toString()}`);
    await wait(10);
  }
}

import type { Serving, Switchboard } from './switchboard.ts';

/**
 * What a connection tells right after a probe has cleared its target is no sign against it by itself; the
 * next probe, 200 ms later, decides. Milliseconds.
 */
const untilProbed = 250;

/**
 * Resolves at the next change of the switchboard, or when a probe has decided that there is none; at once
 * when it says something else than `before` already.
 */
export function nextChange(switchboard: Switchboard, before: Serving): Promise<void> {
  if (switchboard.serving !== before) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(done, untilProbed);
    const unsubscribe = switchboard.subscribe(done);
  });
}

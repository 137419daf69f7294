import { beforeEach, expect, test } from 'vitest';
import { IdleVacuum } from '../../../src/fallback/embedded/idle-vacuum.ts';

let vacuum: IdleVacuum;
beforeEach(() => {
  vacuum = new IdleVacuum();
});

/** The first tenth of a second after the work at which it is due, or null. */
function dueAfter(): number | null {
  vacuum.worked(0);
  for (let now = 0; now <= 100_000; now += 100) if (vacuum.due(now)) return now;
  return null;
}

const run = (interrupted: boolean): void => {
  const { tenant } = vacuum.begin();
  if (interrupted) vacuum.interrupted();
  tenant.done('I'.charCodeAt(0));
};

test('nothing is due before the first work', () => {
  expect(vacuum.due(1e9)).toBe(false);
});

test('it is due a second after the last work, and once for it', () => {
  expect(dueAfter()).toBe(1_000);
  run(false);
  expect(vacuum.due(1e9)).toBe(false);
});

test('it waits twice as long after each interruption, a minute at most, until one is through', () => {
  const waits = Array.from({ length: 8 }, () => {
    const after = dueAfter();
    run(true);
    return after;
  });
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  run(false);
  expect(dueAfter()).toBe(1_000);
});

test('an engine that was lost with it counts as an interruption', () => {
  dueAfter();
  vacuum.begin().tenant.lost({ severity: 'FATAL', sqlstate: '57P02', message: 'lost' });
  expect(dueAfter()).toBe(2_000);
});

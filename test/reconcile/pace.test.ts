import { expect, test } from 'vitest';
import { pace } from '../../src/reconcile/pace.ts';

/** Milliseconds that the last rows may take. */
const restMs = 2_000;

/** Plays a catching up of batches of 100, while others write; where it ended, and with how much left. */
function caughtUp(course: {
  readonly waiting: number;
  readonly bringsPerSecond: number;
  readonly writesPerSecond: number;
}): { readonly end: string; readonly waiting: number; readonly brought: number } {
  let { waiting } = course;
  let clock = 0;
  let brought = 0;
  const kept = pace({ enough: 500, restMs, now: () => clock });
  for (;;) {
    const end = kept.next(waiting);
    if (end !== 'bring') return { end, waiting: Math.round(waiting), brought };
    let listed = waiting;
    while (listed > 0 && !kept.isDue()) {
      const batch = Math.min(100, listed);
      const seconds = batch / course.bringsPerSecond;
      listed -= batch;
      brought += batch;
      clock += seconds * 1_000;
      waiting += course.writesPerSecond * seconds - batch;
      kept.brought(batch);
    }
  }
}

test.each([
  ['a few', 300, 200, 1_000],
  ['many that nobody adds to', 28_000, 200, 0],
  ['many, with writers half as fast', 28_000, 400, 200],
  ['many, with writers nearly as fast', 28_000, 400, 360],
  ['very many, fast', 1_000_000, 10_000, 6_000],
])(
  'what is left when writes are held takes no longer than it may: %s',
  (_, waiting, rate, writes) => {
    const done = caughtUp({ waiting, bringsPerSecond: rate, writesPerSecond: writes });
    expect(done.end).toBe('hold');
    expect(done.waiting).toBeLessThanOrEqual(Math.max(500, (rate * restMs) / 1_000));
  },
);

test.each([
  ['as fast', 200, 200],
  ['three times as fast', 200, 600],
  ['faster than a fast one', 10_000, 12_000],
])('where writers are %s, it gives up after twice what waited', (_, rate, writes) => {
  const done = caughtUp({ waiting: 28_000, bringsPerSecond: rate, writesPerSecond: writes });
  expect(done.end).toBe('overtaken');
  expect(done.brought).toBeLessThanOrEqual(3 * 28_000);
});

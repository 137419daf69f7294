import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvidenceKind } from '../../src/router/evidence.ts';
import { holdsWrites } from '../../src/router/situation.ts';
import { property } from '../support/property.ts';
import { fence } from '../support/router-situation.ts';
import { type Moment, type Weather, simulate } from '../support/router-simulation.ts';

const fine = (ms: number): Weather => ({ ms, primary: 'healthy', fallback: 'healthy' });
const bad = (primary: EvidenceKind, ms: number): Weather => ({ ms, primary, fallback: 'healthy' });

/** How often the target that takes statements became another one. */
function switches(moments: readonly Moment[]): number {
  const targets = moments.flatMap(({ target }) => (target === null ? [] : [target]));
  return targets.filter((target, index) => index > 0 && target !== targets[index - 1]).length;
}

const kinds = fc.constantFrom<EvidenceKind>(
  'healthy',
  'down',
  'silent',
  'starting',
  'saturated',
  'dns',
  'not-writable',
  'config',
);
const weather = fc.array(
  fc.record({
    ms: fc.integer({ min: 50, max: 20_000 }),
    primary: kinds,
    fallback: fc.constantFrom<'healthy' | 'down'>('healthy', 'healthy', 'healthy', 'down'),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('the time until the fallback serves', () => {
  test.each<[EvidenceKind, number]>([
    ['down', 1_200],
    ['silent', 5_000],
    ['dns', 4_500],
    ['not-writable', 1_200],
    ['starting', 11_500],
  ])(
    'after the primary is %s is %d ms at most, the pause until the next probe included',
    (kind, most) => {
      const times = [0, 0.25, 0.5, 0.75, 0.999].map((random) => {
        const moments = simulate([fine(5_003), bad(kind, 30_000)], { random: () => random });
        const taken = moments.find(({ target }) => target === 'fallback');
        return (taken?.ms ?? Infinity) - 5_003;
      });
      expect(Math.max(...times)).toBeLessThanOrEqual(most);
    },
  );
});

describe('a primary that comes and goes', () => {
  const flapping = Array.from({ length: 60 }, (_, index) =>
    index % 2 === 0 ? fine(1_000) : bad('down', 1_000),
  );

  test.each(['manual', 'auto'] as const)('is left once, with a return that is %s', (failBack) => {
    expect(switches(simulate([fine(5_000), ...flapping], { rules: { failBack } }))).toBe(1);
  });

  test('is returned to by itself once it stays, when that was asked for', () => {
    const moments = simulate([fine(5_000), bad('down', 5_000), fine(90_000)], {
      rules: { failBack: 'auto' },
    });
    expect(moments.at(-1)?.state.name).toBe('primary');
    const back = moments.at(-1)?.ms ?? 0;
    expect(back).toBeGreaterThanOrEqual(40_000);
    expect(back).toBeLessThanOrEqual(60_000);
  });

  test('is not returned to by itself otherwise', () => {
    const moments = simulate([fine(5_000), bad('down', 5_000), fine(600_000)]);
    expect(moments.at(-1)?.state.name).toBe('recovered');
  });
});

test('a primary that is short of connections, slow by fits or briefly without a name keeps its statements', () => {
  const mild = fc.array(
    fc.constantFrom<Weather>(
      bad('saturated', 5_000),
      // One probe, or two: the next comes a second later.
      bad('dns', 900),
      bad('silent', 900),
    ),
    { minLength: 1, maxLength: 10 },
  );
  property(
    mild,
    (spells) => {
      const moments = simulate(spells.flatMap((spell) => [fine(3_000), spell]));
      expect(switches(moments)).toBe(0);
    },
    300,
  );
});

test('the primary is never entered while the fallback is known to hold writes', () => {
  property(
    fc.tuple(weather, fc.constantFrom('manual' as const, 'auto' as const)),
    ([spells, failBack]) => {
      let written = 0;
      const moments = simulate(spells, {
        rules: { failBack, writes: 'journal' },
        // As soon as it serves, somebody writes.
        meddle: ({ target, fence: found }) =>
          target === 'fallback' ? { ...found, unreplayed: (written += 1) } : null,
      });
      const writtenAt = moments.findIndex(({ target }) => target === 'fallback');
      const after = writtenAt < 0 ? [] : moments.slice(writtenAt);
      expect(after.filter(({ target }) => target === 'primary')).toEqual([]);
    },
    300,
  );
});

test('a process that starts never takes the primary while the fence says that it lacks writes', () => {
  const modes = fc.constantFrom('open' as const, 'held' as const);
  property(
    fc.tuple(weather, modes, fc.integer({ min: 0, max: 3 })),
    ([spells, mode, unreplayed]) => {
      const found = fence({ mode, unreplayed });
      expect(holdsWrites(found)).toBe(true);
      const reachable = spells.map((spell) => ({ ...spell, fallback: 'healthy' as const }));
      const moments = simulate(reachable, { fence: found });
      expect(moments.filter(({ target }) => target === 'primary')).toEqual([]);
    },
    300,
  );
});

test('whatever happened, statements are served again within a minute of good weather', () => {
  property(
    fc.tuple(weather, fc.constantFrom('read-only' as const, 'journal' as const, 'refuse' as const)),
    ([spells, writes]) => {
      const moments = simulate([...spells, fine(60_000)], { rules: { writes } });
      expect(moments.at(-1)?.target).not.toBeNull();
    },
    300,
  );
});

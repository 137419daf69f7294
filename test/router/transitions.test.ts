import { describe, expect, test } from 'vitest';
import { note } from '../../src/router/note.ts';
import { outlookOf } from '../../src/router/outlook.ts';
import type { Input, Rules, Situation } from '../../src/router/situation.ts';
import { lineFor, next, transitions } from '../../src/router/transitions.ts';
import {
  evidence,
  fence,
  identity,
  now,
  rules,
  situation,
  stateOf,
  stranger,
} from '../support/router-situation.ts';
import { fallback, primary, seen } from '../support/transition-case.ts';
import { transitionCases } from '../support/transition-cases.ts';

describe('each line of the table', () => {
  test.each(Object.entries(transitionCases))('%s', (name, each) => {
    const its = { ...rules, ...each.rules };
    const before = situation(each.at);
    const outlook = outlookOf(note(before, each.input, its, now), its, now);
    const step = next(before, each.input, its, now);
    expect({
      line: lineFor(outlook, each.input)?.name,
      to: step.situation.state.name,
      act: step.act?.do,
    }).toEqual({ line: name, to: each.to, act: each.act });
  });

  test('has a case here, and a name of its own', () => {
    expect(transitions.map(({ name }) => name).sort()).toEqual(Object.keys(transitionCases).sort());
  });
});

/** What the situation becomes after one thing after the other, every one `stepMs` later. */
function play(
  first: Situation,
  inputs: readonly Input[],
  { stepMs = 1_000, ...its }: Partial<Rules> & { readonly stepMs?: number } = {},
): Situation {
  return inputs.reduce(
    (at, input, index) => next(at, input, { ...rules, ...its }, now + index * stepMs).situation,
    first,
  );
}

const healthyPair = situation({ state: 'primary' });

describe('a healthy primary', () => {
  test.each<[string, readonly Input[]]>([
    ['is not left for one refused connection', [primary('down'), primary('healthy')]],
    ['is not left for a name that is not found twice', [primary('dns'), primary('dns')]],
    ['is not left for two silent probes', [primary('silent'), primary('silent')]],
    ['is not left because it has no connection left', Array(20).fill(primary('saturated'))],
    [
      'is not even suspected for a slow statement',
      Array(20).fill({ kind: 'reported', target: 'primary', evidence: evidence('silent') }),
    ],
    [
      'is not even suspected for a statement that writes in a read-only transaction',
      Array(20).fill({ kind: 'reported', target: 'primary', evidence: evidence('not-writable') }),
    ],
    ['is not left while it starts, for ten seconds', Array(10).fill(primary('starting'))],
    ['is not left because it refuses our settings', Array(20).fill(primary('config'))],
  ])('%s', (_, inputs) => {
    const { state, doing } = play(healthyPair, inputs);
    expect(['primary', 'suspect', 'misconfigured']).toContain(state.name);
    expect(doing).toBeNull();
  });
});

describe('the fallback is asked to take over', () => {
  test.each<[string, readonly Input[]]>([
    [
      'when a refused connection is confirmed twice',
      [primary('down'), primary('down'), primary('down')],
    ],
    [
      'when a statement was cut off and two probes find nobody',
      [
        { kind: 'reported', target: 'primary', evidence: evidence('down') },
        primary('down'),
        primary('down'),
      ],
    ],
    ['when three probes stay without an answer', Array(3).fill(primary('silent'))],
    ['when a name is not found three times', Array(3).fill(primary('dns'))],
    ['when the primary takes no writes, confirmed twice', Array(3).fill(primary('not-writable'))],
    ['when the primary still starts after ten seconds', Array(12).fill(primary('starting'))],
  ])('%s', (_, inputs) => {
    expect(play(healthyPair, inputs).doing).toBe('open-fence');
  });
});

describe('a fence that is open', () => {
  const refused = situation({ state: 'misconfigured', primary: 'refusing', doing: 'open-fence' });
  const open = fence({ mode: 'open' });

  test('is not forgotten when the primary refuses our settings while it is opened', () => {
    const at = play(refused, [{ kind: 'fence-opened', fence: open, writes: 'journal' }]);
    expect(at.state.name).toBe('fallback');
  });

  test('a primary that refused our settings is asked at once when a login works there', () => {
    const at = play({ ...refused, doing: null }, [{ kind: 'let-in', target: 'primary' }]);
    expect(at.primary?.urgent).toBe(true);
  });

  test('is followed by a process that the primary refuses', () => {
    expect(play({ ...refused, doing: null }, [seen(open)]).doing).toBe('open-fence');
  });
});

describe('a fallback in use', () => {
  const degraded = situation({ state: 'fallback', primary: 'gone' });
  const silence = fallback('silent');

  test('may be busy for half a minute', () => {
    expect(play(degraded, Array(30).fill(silence)).state.name).toBe('fallback');
  });

  test('is given up after a minute of silence', () => {
    expect(play(degraded, Array(62).fill(silence)).state.name).toBe('down');
  });

  test('is given up at once when nobody listens there', () => {
    expect(play(degraded, Array(3).fill(fallback('down'))).state.name).toBe('down');
  });
});

describe('who answers', () => {
  test('a primary that was promoted is the same', () => {
    const promoted = { systemIdentifier: '7000', timeline: 4 };
    const at = play(healthyPair, [
      { kind: 'probed', target: 'primary', evidence: evidence('healthy', promoted) },
    ]);
    expect([at.state.name, at.known]).toEqual(['primary', promoted]);
  });

  test('a primary of an older timeline is not', () => {
    const older = { systemIdentifier: '7000', timeline: 2 };
    const at = play(healthyPair, [
      { kind: 'probed', target: 'primary', evidence: evidence('healthy', older) },
    ]);
    expect(at.state.name).toBe('diverged');
  });

  test('a server that does not tell is trusted', () => {
    const silent = { systemIdentifier: null, timeline: null };
    const at = play(healthyPair, [
      { kind: 'probed', target: 'primary', evidence: evidence('healthy', silent) },
    ]);
    expect([at.state.name, at.known]).toEqual(['primary', identity]);
  });

  test('a primary that was accepted by closing the fence is the known one from then on', () => {
    const diverged = situation({
      state: stateOf('diverged', { serving: 'fallback' }),
      primary: 'another',
      shown: stranger,
      fence: fence({ mode: 'held' }),
    });
    const at = play(diverged, [
      seen(fence({ primary: stranger })),
      { kind: 'probed', target: 'primary', evidence: evidence('healthy', stranger) },
      seen(fence({ primary: stranger })),
    ]);
    expect([at.state.name, at.known]).toEqual(['primary', stranger]);
  });
});

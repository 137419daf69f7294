import { describe, expect, test } from 'vitest';
import { eventsOfChange, lineOfChange } from '../../src/router/events-of-change.ts';
import type { RouterState, RouterStateName } from '../../src/router/router-state.ts';
import type { RouterStatus } from '../../src/router/router-status.ts';
import type { StateChange } from '../../src/router/switchboard.ts';
import { takingOf } from '../../src/router/serving-of.ts';
import { Teller } from '../../src/router/teller.ts';
import { now, stateOf } from '../support/router-situation.ts';

function change(from: RouterState, to: RouterState): StateChange {
  const taking = takingOf(to);
  return { from, to, serving: taking.kind === 'target' ? { ...taking, generation: 1 } : taking };
}

describe('a change of state', () => {
  test.each<[RouterStateName, RouterStateName, readonly string[]]>([
    ['suspect', 'fallback', ['failover']],
    ['starting', 'fallback', ['failover']],
    ['primary', 'recovered', ['failover', 'recovered']],
    ['fallback', 'recovered', ['recovered']],
    ['recovered', 'fallback', []],
    ['recovered', 'reconciling', []],
    ['reconciling', 'primary', ['failback']],
    ['primary', 'suspect', ['degraded']],
    ['suspect', 'primary', []],
    ['primary', 'misconfigured', ['degraded']],
    ['primary', 'diverged', ['degraded']],
    ['suspect', 'down', ['down']],
    ['down', 'primary', []],
    ['down', 'fallback', ['failover']],
  ])('from %s to %s is %j', (from, to, events) => {
    expect(eventsOfChange(change(stateOf(from), stateOf(to)))).toEqual(events);
  });

  test('has one line: what, after how long, in which epoch, why', () => {
    const line = lineOfChange(change(stateOf('suspect'), stateOf('fallback')), { epoch: 3, now });
    expect(line).toBe(
      'database router: suspect -> fallback, after 1.0 s, epoch 3, writes read-only, CONNECTION_REFUSED: Nobody listens',
    );
  });
});

test('probes that fail in turns make a line a second at most', () => {
  let code = 'CONNECTION_REFUSED' as 'CONNECTION_REFUSED' | 'CONNECTION_TIMEOUT' | null;
  const status = (): RouterStatus => ({
    state: 'fallback',
    mode: 'degraded',
    target: 'fallback',
    reason: null,
    since: '2026-01-01T00:00:00Z',
    epoch: 1,
    writes: 'read-only',
    unreplayed: 0,
    unrecorded: [],
    reconcileRequired: false,
    targets: {
      primary: null,
      fallback: {
        host: 'localhost',
        port: 5432,
        database: 'app',
        user: 'app',
        serverVersion: null,
        pgvector: null,
        reachable: code === null,
        saturated: false,
        problem: code === null ? null : { code, message: 'It is so.' },
        latencyMs: null,
        failures: 0,
      },
    },
  });
  const teller = new Teller(status);
  const lines: unknown[] = [];
  teller.listen((name, part) => name === 'log' && lines.push(part));
  for (let ms = 0; ms < 3_000; ms += 100) {
    code = ms % 200 === 0 ? 'CONNECTION_REFUSED' : 'CONNECTION_TIMEOUT';
    teller.troubles(ms);
  }
  expect(lines).toHaveLength(3);
  code = null;
  teller.troubles(3_000);
  teller.troubles(3_100);
  expect(lines.slice(3)).toEqual([expect.stringContaining('no longer fallback CONNECTION')]);
});

import { expect, test } from 'vitest';
import { probePause } from '../../src/router/probe-pause.ts';
import { usualTiming } from '../../src/router/router-timing.ts';
import { firstSituation, type Rules } from '../../src/router/situation.ts';
import { afterProbe, afterReport, unknownTarget } from '../../src/router/target-view.ts';

const now = 1_000_000;
const reason = { code: 'DNS_FAILED', message: 'no such name' } as const;
const rules: Rules = {
  timing: usualTiming,
  writes: 'read-only',
  failBack: 'manual',
  mayStart: false,
  startsAtOnce: false,
  holder: 'test:1',
};

test('a name that is not found is not asked for any faster because many statements miss it', () => {
  const missed = { kind: 'dns', reason } as const;
  const doubtful = afterProbe(unknownTarget, missed, { now, before: 'alive' });
  const primary = afterReport(doubtful, missed, { now, timing: usualTiming });
  const at = { ...firstSituation({ primary: true, fallback: true, fence: null, now }), primary };
  const pause = probePause(at, 'primary', { rules, now, random: 0 });
  expect(pause).toBeGreaterThanOrEqual(0.9 * usualTiming.probeIntervalMs);
});

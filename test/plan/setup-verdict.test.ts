import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { CheckReport } from '../../src/pgvector/check-report.ts';
import { verdictOf } from '../../src/plan/setup-verdict.ts';

const healthy = (target: 'primary' | 'fallback'): CheckReport => ({
  target,
  reachable: true,
  server: null,
  error: null,
  results: [{ id: 'connect', target, status: 'pass', message: 'connected', fix: null }],
});

const failing = (target: 'primary' | 'fallback'): CheckReport => ({
  ...healthy(target),
  results: [
    { id: 'pgvector.available', target, status: 'fail', message: 'not there', fix: 'install it' },
  ],
});

const down = (target: 'primary' | 'fallback'): CheckReport => ({
  ...healthy(target),
  reachable: false,
  error: new SetupError('CONNECTION_REFUSED', { message: 'refused', fix: 'start it', target }),
});

const code = (...given: Parameters<typeof verdictOf>): string => {
  const { mode, exitCode, error } = verdictOf(...given);
  return `${mode} ${exitCode} ${error?.reportedCode ?? 'ok'}`;
};

describe('the verdict', () => {
  it.each([
    ['a healthy fallback alone', false, null, healthy('fallback'), 'local 0 ok'],
    ['both healthy', true, healthy('primary'), healthy('fallback'), 'normal 0 ok'],
    ['no fallback wanted', true, healthy('primary'), null, 'normal 0 ok'],
    [
      'the primary down',
      true,
      down('primary'),
      healthy('fallback'),
      'degraded 4 PRIMARY_CONNECTION_REFUSED',
    ],
    [
      'the primary without pgvector',
      true,
      failing('primary'),
      healthy('fallback'),
      'degraded 3 PRIMARY_CHECKS_FAILED',
    ],
    [
      'both down',
      true,
      down('primary'),
      down('fallback'),
      'unavailable 1 PRIMARY_CONNECTION_REFUSED',
    ],
    [
      'the primary down without a fallback',
      true,
      down('primary'),
      null,
      'unavailable 1 PRIMARY_CONNECTION_REFUSED',
    ],
    [
      'only the fallback down',
      true,
      healthy('primary'),
      down('fallback'),
      'normal 1 FALLBACK_CONNECTION_REFUSED',
    ],
    [
      'a failing fallback alone',
      false,
      null,
      failing('fallback'),
      'unavailable 3 FALLBACK_CHECKS_FAILED',
    ],
    ['no server contacted', true, null, null, 'normal 0 ok'],
  ] as const)('for %s', (_, primaryConfigured, primary, fallback, expected) => {
    expect(code({ primaryConfigured, primary, fallback })).toBe(expected);
  });
});

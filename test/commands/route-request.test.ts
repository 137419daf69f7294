import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/commands/parse-arguments.ts';
import { type RouteRequest, routeRequest } from '../../src/commands/route-request.ts';

const request = (...args: readonly string[]): RouteRequest =>
  routeRequest(parseArguments(['route', ...args]));

describe('the options of route', () => {
  it('are a report for people, reads only, one look of 15 s, when none is given', () => {
    expect(request()).toEqual({
      format: 'text',
      withPassword: false,
      watch: false,
      writes: 'read-only',
      failBack: 'manual',
      startFallback: 'when-needed',
      startMs: 15_000,
    });
  });

  it.each([[['--json']], [['--format', 'json']], [['--format=json', '--json']], [['--watch']]])(
    'ask for JSON with %j',
    (args) => {
      expect(request(...args).format).toBe('json');
    },
  );

  it.each([
    [['--json', '--format', 'env'], '--json and --format env contradict each other.'],
    [['--watch', '--format', 'url'], '--watch and --format url contradict each other.'],
    [['--with-password'], '--with-password is for programs'],
    [['--fail-back', 'auto'], '--fail-back is for --watch'],
    [['--timeout', '5'], '--timeout must be a number from 100 to 3600000.'],
    [['--writes', 'all'], '--writes must be one of read-only, journal, refuse.'],
  ])('%j are refused', (args, words) => {
    expect(() => request(...args)).toThrow(words);
  });
});

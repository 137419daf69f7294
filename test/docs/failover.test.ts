import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FenceMode } from '../../src/journal/fence.ts';
import type { FallbackWrites, RouterStateName } from '../../src/router/router-state.ts';
import { usualTiming } from '../../src/router/router-timing.ts';

const manual = readFileSync(new URL('../../docs/failover.md', import.meta.url), 'utf8');

const states = {
  starting: true,
  primary: true,
  local: true,
  suspect: true,
  fallback: true,
  recovered: true,
  reconciling: true,
  misconfigured: true,
  diverged: true,
  down: true,
} as const satisfies Record<RouterStateName, true>;
const modes = { closed: true, 'read-only': true, open: true, held: true } as const satisfies Record<
  FenceMode,
  true
>;
const policies = { 'read-only': true, journal: true, refuse: true } as const satisfies Record<
  FallbackWrites,
  true
>;

describe('the manual of failover', () => {
  it.each(Object.entries(usualTiming))('has %s as it is: %i ms', (name, value) => {
    expect(manual).toContain(`\n| \`${name}\` | ${value} |`);
  });

  it.each(Object.keys(states))('says what the state %s is', (name) => {
    expect(manual).toContain(`\n| \`${name}\` |`);
  });

  it.each(Object.keys(modes))('says what a fence in mode %s lets in', (name) => {
    expect(manual).toContain(`\n| \`${name}\` |`);
  });

  it.each(Object.keys(policies))('says what writes: %s is', (name) => {
    expect(manual).toMatch(new RegExp(`^- \`${name}\``, 'mu'));
  });
});

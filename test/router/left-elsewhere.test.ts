import { expect, test } from 'vitest';
import type { Fence } from '../../src/journal/fence.ts';
import { leftElsewhere } from '../../src/router/left-elsewhere.ts';
import type { KnownFence } from '../../src/router/situation.ts';

const record: KnownFence = {
  epoch: 5,
  mode: 'closed',
  pair: 'this',
  holder: null,
  reason: null,
  since: '2026-01-02T03:04:05.678Z',
  primary: null,
  unreplayed: null,
};
const fence: Fence = { ...record, opening: 'one', unreplayed: 0 };

test.each([
  ['an older epoch', record, { ...fence, epoch: 4 }, 'DATABASE_DIVERGED'],
  ['an epoch open that was closed', record, { ...fence, mode: 'open' }, 'DATABASE_DIVERGED'],
  ['an epoch held that was closed', record, { ...fence, mode: 'held' }, 'DATABASE_DIVERGED'],
  [
    'another pair, while this one was open',
    { ...record, mode: 'open' },
    { ...fence, pair: 'that' },
    'RECONCILE_REQUIRED',
  ],
  ['the same', record, fence, null],
  ['a later epoch open', record, { ...fence, epoch: 6, mode: 'open' }, null],
  ['the epoch open that was open', { ...record, mode: 'open' }, { ...fence, mode: 'open' }, null],
  ['the epoch closed that was open', { ...record, mode: 'open' }, fence, null],
] as const)('a record compared with %s', (_, remembered, seen, code) => {
  expect(leftElsewhere(remembered, seen)?.code ?? null).toBe(code);
});

import type { PoolClient } from 'pg';
import { expect, test } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { LiveSwitchboard } from '../../src/router/live-switchboard.ts';
import { runStatement } from '../../src/router/run-statement.ts';
import type { Serving } from '../../src/router/switchboard.ts';

const serving = (target: 'primary' | 'fallback', generation: number): Serving => ({
  kind: 'target',
  target,
  generation,
  takes: 'everything',
});

/** Runs a text that the fallback refuses, because its writes are brought back; then the primary serves. */
async function sentTimes(text: string): Promise<number> {
  let sent = 0;
  const fenced = new SetupError('FALLBACK_FENCED', { message: 'held', fix: 'wait' });
  const client = {
    query: () => {
      sent += 1;
      return sent === 1 ? Promise.reject(fenced) : Promise.resolve();
    },
    release: () => undefined,
  } as unknown as PoolClient;
  const board = {
    serving: serving('fallback', 1),
    health: () => Promise.resolve(),
    settled: () => Promise.resolve(serving('primary', 2)),
  } as unknown as LiveSwitchboard;
  await runStatement(
    { config: text, values: undefined },
    () => Promise.resolve(client),
    board,
  ).catch((error: unknown) => expect(error).toBe(fenced));
  return sent;
}

test.each([
  ['insert into notes values (1)', 2],
  ['insert into notes values (1); insert into notes values (2)', 1],
  // What it did before it committed has stayed.
  ['call work()', 1],
  ['do $$ begin commit; end $$', 1],
])('%j that the fence refuses is sent %d time(s)', async (text, times) => {
  expect(await sentTimes(text)).toBe(times);
});

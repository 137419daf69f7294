import { setTimeout as wait } from 'node:timers/promises';
import { firstSituation, type Rules } from '../src/router/situation.ts';
import { usualTiming } from '../src/router/router-timing.ts';
import { SwitchState } from '../src/router/switch-state.ts';
import { Callers } from '../test/support/callers.ts';
import { begin, nextFailover, restore } from '../test/support/fault-steps.ts';
import { Figures, percentile } from '../test/support/figures.ts';
import { postgres15 } from '../test/support/installed-postgres.ts';
import { startNativePostgres } from '../test/support/native-postgres.ts';
import { type RoutedPair, routedPair } from '../test/support/routed-pair.ts';
import { until } from '../test/support/until.ts';
import { atMost, type Measurement } from './measurement.ts';
import { notMeasured, record } from './ratio.ts';

/** How long callers of a router notice that a primary fails, over many failures. */
const found = postgres15();
if (!('binDir' in found)) {
  notMeasured('router-faults', found.missing);
  process.exit(0);
}
const conf = ['max_connections = 200'];
const primary = await startNativePostgres(found.binDir, { conf });
const fallback = await startNativePostgres(found.binDir, { conf });
const servers = { primary, fallback };
const figures = new Figures();

/** Refused and restored, one time after the other. */
async function refused(pair: RoutedPair, times: number): Promise<void> {
  const router = await pair.open();
  await using callers = new Callers(router, 4);
  for (let n = 0; n < times; n += 1) {
    const since = await begin(pair, callers, { kind: 'refuse' });
    const swapped = await nextFailover(router);
    const { at } = await until(() => callers.first('fallback', since));
    figures.add('refused: fault to the swap', '250', swapped - since);
    figures.add('refused: fault to the first answer', '250', at - since);
    figures.add('the swap to the first answer', '50', at - swapped);
    await restore(pair, router, callers);
    await wait(300);
  }
}

async function silent(pair: RoutedPair): Promise<void> {
  const router = await pair.open();
  await using callers = new Callers(router, 14);
  const since = await begin(pair, callers, { kind: 'freeze' });
  const swapped = await nextFailover(router);
  figures.add('silent: fault to the swap', '5000', swapped - since);
  const { at } = await until(() => callers.first('fallback', swapped));
  figures.add('silent: the swap to the first answer', '50', at - swapped);
  await until(() => callers.isAnsweredUntil(swapped));
  const failed = callers.answers.filter(({ code }) => code !== null);
  const freed = Math.max(...failed.map((one) => one.at));
  figures.add('silent: the swap to the last socket destroyed', '2000', freed - swapped);
}

async function shutDown(pair: RoutedPair, times: number): Promise<void> {
  const router = await pair.open();
  await using callers = new Callers(router, 4);
  for (let n = 0; n < times; n += 1) {
    const since = await begin(pair, callers, { kind: 'ok' });
    await primary.halt(n % 2 === 0 ? 'fast' : 'immediate');
    const { at } = await until(() => callers.first('fallback', since));
    figures.add('pg_ctl stop: command to the first answer', '250', at - since);
    await primary.resume();
    await restore(pair, router, callers);
  }
}

/** Milliseconds that the swap itself takes. */
function swaps(times: number): void {
  const reason = { code: 'CONNECTION_REFUSED', message: 'gone' } as const;
  const rules: Rules = {
    timing: usualTiming,
    writes: 'read-only',
    failBack: 'manual',
    mayStart: false,
    startsAtOnce: false,
    holder: 'bench:1',
  };
  for (let n = 0; n < times; n += 1) {
    const first = firstSituation({ primary: true, fallback: true, fence: null, now: Date.now() });
    const suspect = {
      ...first,
      state: { name: 'suspect', since: 0, reason, holds: true, failures: 2 },
    } as const;
    const state = new SwitchState(suspect, rules, () => undefined);
    const began = performance.now();
    state.dispatch({ kind: 'fence-opened', fence: null, writes: 'read-only' });
    figures.add('the swap itself', '1', performance.now() - began);
  }
}

/** The 95th percentile against the first target, and the worst one against the second. */
function tell(
  id: string,
  what: string,
  values: readonly number[],
  [p95, most]: readonly [number, number?],
  reference: Measurement['reference'],
): void {
  const figure = { unit: 'ms', reference, samples: values.length };
  record({
    ...figure,
    id: `router-faults.${id}-p95`,
    what: `${what}, p95`,
    ours: percentile(values, 95),
    target: atMost(p95, 'ours'),
  });
  if (most === undefined) return;
  record({
    ...figure,
    id: `router-faults.${id}-max`,
    what: `${what}, worst`,
    ours: Math.max(...values),
    target: atMost(most, 'ours'),
  });
}

try {
  swaps(200);
  await using one = await routedPair(servers);
  await refused(one, 40);
  const many = await Promise.all(Array.from({ length: 8 }, () => routedPair(servers)));
  await Promise.all(many.map(silent));
  for (const pair of many) await pair[Symbol.asyncDispose]();
  await shutDown(one, 10);
  figures.print('A primary that fails, in milliseconds:');
  const refusedAnswers = figures.of('refused: fault to the first answer');
  const answers = [...refusedAnswers, ...figures.of('pg_ctl stop: command to the first answer')];
  tell('hard', 'primary gone: to the first answer', answers, [250, 1_000], {
    name: 'n8n',
    value: 6_000,
    kind: 'published',
  });
  tell('silent', 'primary silent: to the swap', figures.of('silent: fault to the swap'), [5_000], {
    name: 'AWS wrapper',
    value: 10_500,
    kind: 'published',
  });
} finally {
  await primary.stop();
  await fallback.stop();
}
process.exit(0);

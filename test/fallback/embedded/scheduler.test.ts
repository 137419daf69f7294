import { beforeEach, describe, expect, test } from 'vitest';
import type { EngineJob } from '../../../src/fallback/embedded/engine-protocol.ts';
import type { JobRunner } from '../../../src/fallback/embedded/job-runner.ts';
import { Scheduler } from '../../../src/fallback/embedded/scheduler.ts';
import type { Tenant } from '../../../src/fallback/embedded/tenant.ts';
import { defaultFallbackLimits } from '../../../src/fallback/fallback-limits.ts';

const [idle, open] = ['I', 'T'].map((status) => status.charCodeAt(0)) as [number, number];
const nothing = Buffer.alloc(0);

let now = 0;
let sent: EngineJob[] = [];
let kills = 0;
let unread = 0;
let flow: string[] = [];
let fed: string[] = [];
let cancels: number[] = [];
let vacuums: number[] = [];
let scheduler: Scheduler;
const engine: JobRunner = {
  run: (job) => sent.push(job),
  feed: (id, messages) => fed.push(`${id} ${Buffer.concat(messages).toString()}`),
  cancel: (id) => cancels.push(id),
  vacuum: (id) => vacuums.push(id),
  listen: () => undefined,
  pause: () => flow.push('pause'),
  resume: () => flow.push('resume'),
  kill: () => (kills += 1),
};
beforeEach(() => {
  [now, sent, kills, fed, cancels, vacuums] = [0, [], 0, [], [], []];
  [flow, unread] = [[], 0];
  scheduler = new Scheduler(
    defaultFallbackLimits,
    () => undefined,
    () => now,
  );
  scheduler.attach(engine);
});

interface Witness extends Tenant {
  readonly log: string[];
}

function tenant(id: number): Witness {
  const log: string[] = [];
  return {
    id,
    log,
    preamble: () => ({ settings: nothing, statements: nothing }),
    answer: (bytes) => log.push(bytes.toString()),
    done: () => log.push('done'),
    more: () => log.push('more'),
    cancelled: () => log.push('cancelled'),
    listened: () => [],
    kept: () => undefined,
    unread: () => unread,
    notified: () => log.push('notified'),
    lost: ({ sqlstate }) => log.push(sqlstate),
  };
}

const order = (): number[] => sent.map(({ client }) => client);
const submit = (...tenants: Tenant[]): void => {
  for (const one of tenants) scheduler.submit(one, null, []);
};
const finish = (job: EngineJob | undefined, status: number): void =>
  scheduler.done(job?.id ?? 0, { status, held: false, idleMs: 0 });

test('first come, first served; the next job is on its way while one runs', () => {
  submit(tenant(1), tenant(2), tenant(3));
  expect(order()).toEqual([1, 2]);
  finish(sent[0], idle);
  expect(order()).toEqual([1, 2, 3]);
});

test('every hand-over resets the session, going on does not', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one);
  finish(sent[0], idle);
  submit(one);
  finish(sent[1], idle);
  submit(two);
  expect(sent.map(({ reset }) => reset)).toEqual([true, false, true]);
});

test('a transaction keeps the engine; whoever leaves it open is wiped away', () => {
  const [one, two, three] = [tenant(1), tenant(2), tenant(3)];
  submit(one);
  finish(sent[0], open);
  submit(two, three);
  expect(order()).toEqual([1]);
  submit(one);
  expect(order()).toEqual([1, 1]);
  finish(sent[1], open);
  scheduler.leave(one);
  expect(sent[2]).toMatchObject({ client: 1, reset: true, body: [] });
  finish(sent[2], idle);
  expect(order()).toEqual([1, 1, 1, 2, 3]);
});

test('answers go to the client of their job, and to nobody when it has left', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one, two);
  scheduler.answers.data(sent[0]!.id, Buffer.from('first'));
  scheduler.leave(one);
  scheduler.answers.data(sent[0]!.id, Buffer.from('late'));
  scheduler.answers.data(sent[1]!.id, Buffer.from('second'));
  scheduler.answers.data(999, Buffer.from('nobody'));
  expect([one.log, two.log]).toEqual([['first'], ['second']]);
});

test('when the engine is lost, its running client is told, the others run on the next one', () => {
  const [one, two, three] = [tenant(1), tenant(2), tenant(3)];
  submit(one, two, three);
  scheduler.detach();
  expect([one.log, two.log, three.log]).toEqual([['57P02'], [], []]);
  sent = [];
  scheduler.attach(engine);
  expect(order()).toEqual([2, 3]);
  expect(sent.map(({ reset }) => reset)).toEqual([true, true]);
});

test('the limits: statement 57014, idle in transaction 25P03, abandoned only when others wait', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one);
  now = defaultFallbackLimits.statementMs + 1;
  scheduler.watch();
  scheduler.watch();
  expect(kills).toBe(1);
  scheduler.detach();
  expect(one.log).toEqual(['57014']);

  scheduler.attach(engine);
  submit(two);
  finish(sent.at(-1), open);
  now += defaultFallbackLimits.idleInTransactionMs + 1;
  scheduler.watch();
  expect(two.log).toEqual(['done', '25P03']);
  scheduler.leave(two);
  finish(sent.at(-1), idle);

  submit(one);
  scheduler.leave(one);
  now += defaultFallbackLimits.abandonedMs + 1;
  scheduler.watch();
  expect(kills).toBe(1);
  submit(two);
  scheduler.watch();
  expect([kills, cancels]).toEqual([1, [sent.at(-2)?.id]]);
  now += 2_001;
  scheduler.watch();
  expect(kills).toBe(2);
});

test('a COPY is fed once for each time it asks, and told when its client leaves', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one, two);
  const id = sent[0]?.id ?? 0;
  scheduler.more(id);
  expect(one.log).toEqual(['more']);
  scheduler.feed(one, [Buffer.from('rows')]);
  scheduler.leave(one);
  expect(fed).toEqual([`${id} rows`]);
  scheduler.more(id);
  expect(fed[1]).toContain('the client has left');
  expect(two.log).toEqual([]);
});

test('a COPY that works is no runaway, one whose client sends nothing is idle: 25P03', () => {
  const one = tenant(1);
  submit(one);
  const id = sent[0]?.id ?? 0;
  for (let turn = 0; turn < 3; turn += 1) {
    scheduler.more(id);
    scheduler.feed(one, []);
    now += defaultFallbackLimits.statementMs - 1;
    scheduler.watch();
  }
  expect([one.log, kills]).toEqual([['more', 'more', 'more'], 0]);
  scheduler.more(id);
  now += defaultFallbackLimits.idleInTransactionMs + 1;
  scheduler.watch();
  expect([one.log.at(-1), kills]).toEqual(['25P03', 0]);
});

test('the engine waits for a client that reads slowly, and only for others not for ever', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one);
  unread = 9;
  scheduler.slow(one);
  now += defaultFallbackLimits.statementMs + 1;
  scheduler.watch();
  expect([flow, kills]).toEqual([['pause'], 0]);
  submit(two);
  unread = 8;
  scheduler.watch();
  scheduler.drained(one);
  scheduler.slow(one);
  expect(flow).toEqual(['pause', 'resume', 'pause']);
  now += defaultFallbackLimits.abandonedMs + 1;
  scheduler.watch();
  scheduler.slow(one);
  expect(flow).toEqual(['pause', 'resume', 'pause', 'resume']);
});

test('state in the session keeps the engine while nobody waits, and for a second once others do', () => {
  const [one, two] = [tenant(1), tenant(2)];
  submit(one);
  scheduler.done(sent[0]?.id ?? 0, { status: idle, held: true, idleMs: 0 });
  now = 10_000_000;
  scheduler.watch();
  expect(one.log).toEqual(['done']);
  submit(two);
  scheduler.watch();
  now += 900;
  scheduler.watch();
  expect(one.log).toEqual(['done']);
  now += 200;
  scheduler.watch();
  expect(one.log).toEqual(['done', '57P05']);
});

describe('a vacuum', () => {
  const pass = (ms: number): void => {
    now += ms;
    scheduler.watch();
  };

  test.each([
    ['within a transaction', open, false],
    ['while a session is kept', idle, true],
  ])('never comes %s', (_, status, held) => {
    submit(tenant(1));
    scheduler.done(sent[0]?.id ?? 0, { status, held, idleMs: 0 });
    pass(2_000);
    expect(vacuums).toHaveLength(0);
  });

  test('is cancelled for whoever comes, and keeps the session as it is', () => {
    const one = tenant(1);
    submit(one);
    finish(sent[0], idle);
    pass(1_000);
    submit(one);
    expect(cancels).toEqual(vacuums);
    scheduler.done(vacuums[0] ?? 0, { status: idle, held: false, idleMs: 0 });
    expect(sent.map(({ reset }) => reset)).toEqual([true, false]);
  });

  test('that nobody waits for may take longer than a statement', () => {
    submit(tenant(1));
    finish(sent[0], idle);
    pass(1_000);
    pass(defaultFallbackLimits.statementMs + 1);
    expect([vacuums.length, kills]).toEqual([1, 0]);
  });

  test('that cannot be cancelled costs nobody the connection', () => {
    const [one, two] = [tenant(1), tenant(2)];
    submit(one);
    finish(sent[0], idle);
    pass(1_000);
    submit(two);
    pass(2_100);
    expect(kills).toBe(1);
    scheduler.detach();
    sent = [];
    scheduler.attach(engine);
    expect([order(), one.log, two.log]).toEqual([[2], ['done'], []]);
  });
});

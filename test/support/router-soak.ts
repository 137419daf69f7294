import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { NativePostgres } from './native-postgres.ts';
import { megabytes, fitted, type Memory } from './server-memory.ts';
import { type RoutedPair, routedPair } from './routed-pair.ts';
import type { SoakProcess } from './router-soak-process.ts';
import { seededRandom } from './seeded-random.ts';
import { readLedger, type SoakLedger } from './soak-ledger.ts';
import { until } from './until.ts';

export interface RouterSoakOutcome {
  readonly ledger: SoakLedger;
  /** How often each fault was made. */
  readonly faults: Readonly<Record<string, number>>;
  /** Runs of reconcile, by how they ended. */
  readonly reconciled: Readonly<Record<string, number>>;
  /** Changes of the fallback that got to the primary. */
  readonly brought: number;
  /** What is wrong with the primary in the end; empty when every promise was kept. */
  readonly broken: readonly string[];
  /** Of the application that was not killed, from a quarter of the time on. */
  readonly memory: Memory;
}

export interface RouterSoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly clients: number;
  readonly start: (order: string) => ChildProcess;
}

const tables = `
  create table ledger (op text primary key);
  create table slots (slot text primary key, value text)`;

/** Every row that comes is counted, so that one that came twice shows. */
const counting = `
  create table arrivals (op text, at timestamptz default clock_timestamp());
  create function arrive() returns trigger language plpgsql as
    'begin insert into arrivals values (new.op); return new; end';
  create trigger arrive after insert on ledger for each row execute function arrive()`;

/**
 * Two applications with many clients between two servers that fail in random ways, for a while; one of them
 * is killed now and then. In the end everything is healed and reconciled, and the primary is compared with
 * what the clients were told.
 */
export async function routerSoak(
  servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
  options: RouterSoakOptions,
): Promise<RouterSoakOutcome> {
  const each = options.clients / 2;
  const slots = ['steady', 'killed'].flatMap((name) =>
    Array.from({ length: each }, (_, id) => `('${name}.${id}', '0')`),
  );
  await using pair = await routedPair(
    servers,
    `${tables}; insert into slots values ${slots.join(', ')}`,
  );
  await pair.onPrimary(`set role ${pair.role}; ${counting}`);
  const ledgers: string[] = [];
  const run = (name: string): ChildProcess => {
    const ledger = join(pair.stateDir, `${name}-${ledgers.length}.ledger`);
    ledgers.push(ledger);
    const { targets, stateDir } = pair;
    const seed = options.seed + ledgers.length;
    const order: SoakProcess = { name, clients: each, seed, ledger, targets, stateDir };
    return options.start(JSON.stringify(order));
  };
  const soak = new Faults(servers, pair, options.seed, () => run('killed'));
  const steady = run('steady');
  const samples = sampled(steady, options.seconds);
  await soak.run(performance.now() + options.seconds * 1_000);
  const memory = await samples;
  await ended([steady, soak.application]);
  const closing = await tried(() => soak.reconcile(), 5);
  const ledger = await readLedger(ledgers);
  const broken = closing ? await comparison(pair, ledger) : [soak.words];
  return {
    ledger,
    faults: soak.faults,
    reconciled: soak.reconciled,
    brought: soak.brought,
    broken,
    memory,
  };
}

/** Breaks one thing after the other, as a seed says. */
class Faults {
  readonly faults: Record<string, number> = {};
  readonly reconciled: Record<string, number> = {};
  application: ChildProcess;
  readonly #servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>;
  readonly #pair: RoutedPair;
  readonly #random: () => number;
  readonly #start: () => ChildProcess;
  #left: string[] = [];
  /** What the last reconcile that did not end well said. */
  words = '';
  /** Changes that were brought to the primary. */
  brought = 0;

  constructor(
    servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
    pair: RoutedPair,
    seed: number,
    start: () => ChildProcess,
  ) {
    this.#servers = servers;
    this.#pair = pair;
    this.#random = seededRandom(seed);
    this.#start = start;
    this.application = start();
  }

  /** A fault of a few seconds, then some rest; most often the writes are brought back after that. */
  async run(end: number): Promise<void> {
    const left = (ms: number): number => Math.max(0, Math.min(ms, end - performance.now()));
    while (performance.now() < end) {
      await wait(left(300 + this.#random() * 1_500));
      const heal = await this.#breakSomething();
      // Sometimes the writes are being brought back when it happens, or while it lasts.
      const meanwhile = this.#random() < 0.25 ? this.reconcile() : null;
      await wait(left(300 + this.#random() * 4_500));
      await heal();
      await meanwhile;
      await wait(left(this.#random() * 1_000));
      if (this.#random() < 0.6) await this.reconcile();
    }
  }

  /** How it ended: `closed`, or the code of the error. */
  async reconcile(): Promise<string> {
    let ending: string;
    try {
      const report = await this.#pair.bringBack('fallback-wins');
      this.brought += report.brought;
      ending = report.error?.code ?? (report.closed ? 'closed' : 'open');
      if (report.error !== null) this.words = inspect(report);
    } catch (error) {
      this.words = inspect(error);
      ending = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
    this.reconciled[ending] = (this.reconciled[ending] ?? 0) + 1;
    return ending;
  }

  async #breakSomething(): Promise<() => Promise<unknown>> {
    const faults = this.#choices();
    // Each of them once before any comes again.
    if (this.#left.length === 0) this.#left = Object.keys(faults);
    const [name = ''] = this.#left.splice(Math.floor(this.#random() * this.#left.length), 1);
    this.faults[name] = (this.faults[name] ?? 0) + 1;
    return (await faults[name]?.()) ?? (() => Promise.resolve());
  }

  #choices(): Readonly<Record<string, () => Promise<() => Promise<unknown>>>> {
    const { toPrimary, toFallback } = this.#pair;
    const { primary, fallback } = this.#servers;
    const through =
      (proxy: RoutedPair['toPrimary'], fault: Parameters<typeof proxy.set>[0]) => async () => {
        await proxy.set(fault);
        return () => proxy.set({ kind: 'ok' });
      };
    const once = (act: () => unknown) => async () => {
      await act();
      return () => Promise.resolve();
    };
    const halted = (server: NativePostgres, how: 'fast' | 'immediate') => async () => {
      await server.halt(how);
      return () => server.resume();
    };
    const terminated = `select pg_terminate_backend(pid) from pg_stat_activity
      where usename like 'app%' and backend_type = 'client backend'`;
    return {
      'primary refuses': through(toPrimary, { kind: 'refuse' }),
      'primary is silent': through(toPrimary, { kind: 'freeze' }),
      'primary is slow': through(toPrimary, { kind: 'delay', ms: 150 }),
      'primary resets after some bytes': through(toPrimary, {
        kind: 'reset-after',
        bytes: 1 + Math.floor(this.#random() * 2_000),
      }),
      'primary is cut off once': once(() => toPrimary.killAll()),
      'primary shuts down': halted(primary, 'fast'),
      'primary crashes': halted(primary, 'immediate'),
      'sessions of the primary are ended': once(() => primary.sql(terminated)),
      'a process of the primary is killed': once(() => killBackend(primary)),
      'fallback is cut off once': once(() => toFallback.killAll()),
      'fallback refuses': through(toFallback, { kind: 'refuse' }),
      'fallback is silent': through(toFallback, { kind: 'freeze' }),
      'fallback shuts down': halted(fallback, 'fast'),
      'fallback crashes': halted(fallback, 'immediate'),
      'both shut down': async () => {
        await Promise.all([primary.halt('fast'), fallback.halt('fast')]);
        return () => Promise.all([primary.resume(), fallback.resume()]);
      },
      'application is killed': once(() => {
        this.application.kill('SIGKILL');
        this.application = this.#start();
      }),
    };
  }
}

/** The server takes that for a crash of its own, and ends all sessions. */
export async function killBackend(server: NativePostgres): Promise<void> {
  const [row] = await server.sql(
    "select pid from pg_stat_activity where usename like 'app%' and backend_type = 'client backend' limit 1",
  );
  if (row !== undefined) process.kill(Number(row['pid']), 'SIGKILL');
}

async function sampled(application: ChildProcess, seconds: number): Promise<Memory> {
  const end = performance.now() + seconds * 1_000;
  const points: [at: number, value: number][] = [];
  await wait((seconds * 1_000) / 4);
  while (performance.now() < end - 1_000 && application.pid !== undefined) {
    points.push([performance.now(), await megabytes(application.pid)]);
    await wait(Math.min(1_000, seconds * 10));
  }
  return fitted(points);
}

/** Whether reconcile ended well, at the last try. */
async function tried(reconcile: () => Promise<string>, times: number): Promise<boolean> {
  for (let n = 0; n < times; n += 1) if ((await reconcile()) === 'closed') return true;
  return false;
}

async function ended(applications: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    applications.map(async (application) => {
      application.kill('SIGTERM');
      await until(() => application.exitCode !== null || application.signalCode !== null, 30_000);
    }),
  );
}

/** Every promise that is not kept. */
async function comparison(
  pair: RoutedPair,
  { ops, slots }: SoakLedger,
): Promise<readonly string[]> {
  const rows = await pair.onPrimary('select op, count(*)::int as times from arrivals group by op');
  const times = new Map(rows.map(({ op, times: n }) => [String(op), Number(n)]));
  const present = new Set(
    (await pair.onPrimary('select op from ledger')).map(({ op }) => String(op)),
  );
  const broken: string[] = [];
  for (const op of ops.done) if (!present.has(op)) broken.push(`lost: ${op}`);
  for (const op of ops.refused) if (present.has(op)) broken.push(`refused, but there: ${op}`);
  for (const [op, n] of times) if (n > 1) broken.push(`${n} times: ${op}`);
  const known = new Set([...ops.done, ...ops.unknown, ...ops.refused, ...ops.open]);
  for (const op of present) if (!known.has(op)) broken.push(`from nowhere: ${op}`);
  for (const op of present) {
    if (op.endsWith('.a') && !present.has(`${op.slice(0, -1)}b`)) broken.push(`half: ${op}`);
    if (op.endsWith('.b') && !present.has(`${op.slice(0, -1)}a`)) broken.push(`half: ${op}`);
  }
  for (const { slot, value } of await pair.onPrimary('select slot, value from slots')) {
    const allowed = slots.get(String(slot));
    if (allowed !== undefined && !allowed.has(String(value))) {
      broken.push(`${String(slot)} is ${String(value)}, not ${[...allowed].join(' or ')}`);
    }
  }
  return broken;
}

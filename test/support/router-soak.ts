import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { NativePostgres } from './native-postgres.ts';
import { fitted, type Memory } from './server-memory.ts';
import type { RoutedPair } from './routed-pair.ts';
import { seededRandom } from './seeded-random.ts';
import type { SoakLedger } from './soak-ledger.ts';
import { soakPlace } from './soak-place.ts';

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
  /** What the application that was not killed held after collections, from a quarter of the time on. */
  readonly memory: Memory;
}

export interface RouterSoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly clients: number;
  readonly start: (order: string) => ChildProcess;
}

/**
 * Two applications with many clients between two servers that fail in random ways, for a while; one of them
 * is killed now and then. In the end everything is healed and reconciled, and the primary is compared with
 * what the clients were told.
 */
export async function routerSoak(
  servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
  options: RouterSoakOptions,
): Promise<RouterSoakOutcome> {
  const { seconds, seed, clients, start } = options;
  await using place = await soakPlace(servers, { seed, clients: clients / 2, start });
  const { pair } = place;
  const soak = new Faults(servers, pair, seed, () => place.run('killed'));
  const steady = place.run('steady');
  await soak.run(performance.now() + seconds * 1_000);
  await place.end([steady, soak.application]);
  const closing = await tried(() => soak.reconcile(), 5);
  const ledger = await place.ledger();
  const memory = fitted(ledger.heap.slice(ledger.heap.length / 4));
  const broken = closing ? await place.broken(ledger) : [soak.words];
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

  /**
   * A fault, most often a short one: a server that falls silent is only left after 4 s, and recovered from
   * within one. Then some rest; most often the writes are brought back after that.
   */
  async run(end: number): Promise<void> {
    const left = (ms: number): number => Math.max(0, Math.min(ms, end - performance.now()));
    while (performance.now() < end) {
      await wait(left(100 + this.#random() * 400));
      const heal = await this.#breakSomething();
      // Sometimes the writes are being brought back when it happens, or while it lasts.
      const meanwhile = this.#random() < 0.25 ? this.reconcile() : null;
      await wait(left(200 + this.#random() ** 2 * 5_000));
      await heal();
      await meanwhile;
      await wait(left(this.#random() * 400));
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

/** Whether reconcile ended well, at the last try. */
async function tried(reconcile: () => Promise<string>, times: number): Promise<boolean> {
  for (let n = 0; n < times; n += 1) if ((await reconcile()) === 'closed') return true;
  return false;
}

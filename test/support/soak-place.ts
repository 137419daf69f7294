import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RouterTiming } from '../../src/router/router-timing.ts';
import type { NativePostgres } from './native-postgres.ts';
import { type RoutedPair, routedPair } from './routed-pair.ts';
import type { SoakProcess } from './router-soak-process.ts';
import { readLedger, type SoakLedger } from './soak-ledger.ts';
import { until } from './until.ts';

/** Where applications write through routers of their own, and what they were told is compared in the end. */
export interface SoakPlace extends AsyncDisposable {
  readonly pair: RoutedPair;
  /** Starts an application; it goes on until it is ended or killed. */
  readonly run: (name: 'steady' | 'killed') => ChildProcess;
  /** Ends applications after the writes that are under way. */
  readonly end: (applications: readonly ChildProcess[]) => Promise<void>;
  /** What all of them were told. */
  readonly ledger: () => Promise<SoakLedger>;
  /** Every promise that the primary does not keep, once everything was brought back. */
  readonly broken: (ledger: SoakLedger) => Promise<readonly string[]>;
}

export interface SoakPlaceOptions {
  /** Of each application. */
  readonly clients: number;
  readonly seed: number;
  /** Starts router-soak-process.ts. */
  readonly start: (order: string) => ChildProcess;
  /** Of the routers. Default: the usual one. */
  readonly timing?: Partial<RouterTiming>;
}

/** Nothing keeps a row of the ledger from being there twice, so that one that came twice shows. */
const tables = `
  create table ledger (op text);
  create table slots (slot text primary key, value text)`;

export async function soakPlace(
  servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
  { clients, seed, start, timing = {} }: SoakPlaceOptions,
): Promise<SoakPlace> {
  const slots = ['steady', 'killed'].flatMap((name) =>
    Array.from({ length: clients }, (_, id) => `('${name}.${id}', '0')`),
  );
  const pair = await routedPair(servers, `${tables}; insert into slots values ${slots.join(', ')}`);
  const ledgers: string[] = [];
  const running = new Set<ChildProcess>();
  return {
    pair,
    run: (name) => {
      const ledger = join(pair.stateDir, `${name}-${ledgers.length}.ledger`);
      ledgers.push(ledger);
      const { targets, stateDir } = pair;
      const order: SoakProcess = {
        name,
        clients,
        seed: seed + ledgers.length,
        ledger,
        targets,
        stateDir,
        timing,
      };
      // A password is in it, and anybody may read the arguments of a program.
      const orders = `${ledger}.json`;
      writeFileSync(orders, JSON.stringify(order), { mode: 0o600 });
      const application = start(orders);
      running.add(application.on('exit', () => running.delete(application)));
      return application;
    },
    end: ended,
    ledger: () => readLedger(ledgers),
    broken: (ledger) => comparison(pair, ledger),
    [Symbol.asyncDispose]: async () => {
      for (const application of running) application.kill('SIGKILL');
      await pair[Symbol.asyncDispose]();
    },
  };
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
  const rows = await pair.onPrimary('select op, count(*)::int as times from ledger group by op');
  const times = new Map(rows.map(({ op, times: n }) => [String(op), Number(n)]));
  const present = new Set(times.keys());
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../src/errors/setup-error.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import type { LiveSwitchboard, SwitchboardOptions } from '../../src/router/live-switchboard.ts';
import { openSwitchboard } from '../../src/router/open-switchboard.ts';
import type { RouterStateName } from '../../src/router/router-state.ts';
import { type RouterTiming, usualTiming } from '../../src/router/router-timing.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import type { NativePostgres } from './native-postgres.ts';
import { until } from './until.ts';

/** Asks five times as often as usual, and waits as long for an answer: a busy machine is no fault. */
export const briskTiming: RouterTiming = {
  ...usualTiming,
  probeIntervalMs: 200,
  suspectIntervalMs: 40,
  startupGraceMs: 2_000,
  recoveryFirstMs: 100,
  recoveryLongestMs: 300,
  fallbackProbeMs: 300,
  failBackAfterMs: 600,
  failBackProbes: 3,
  holdMs: 5_000,
  startMs: 6_000,
};

/** Two databases of their own, a proxy before the primary, and switchboards that watch them. */
export interface WatchedPair extends AsyncDisposable {
  readonly role: string;
  /** Database of the primary, and of the fallback. */
  readonly database: string;
  /** Through the proxy. */
  readonly primary: ConnectionSettings;
  readonly fallback: ConnectionSettings;
  readonly proxy: FaultProxy;
  readonly stateDir: string;
  readonly open: (options?: Partial<SwitchboardOptions>) => Promise<LiveSwitchboard>;
  /** A session of somebody else on the fallback. */
  readonly onFallback: <Answer>(
    work: (connection: Connection) => Promise<Answer>,
  ) => Promise<Answer>;
}

const password = 'the role / of the probes';
let made = 0;

export async function watchedPair(
  servers: Readonly<Record<'primary' | 'fallback', NativePostgres>>,
): Promise<WatchedPair> {
  made += 1;
  const role = `watcher_${made}`;
  const database = `watched_${made}`;
  await Promise.all(
    Object.values(servers).map(async ({ sql }) => {
      await sql(`create role ${role} login password '${password}'`);
      await sql(`create database ${database} owner ${role} strategy file_copy`);
    }),
  );
  const proxy = await faultProxy(servers.primary.settings.port);
  const settings = { user: role, password, database };
  const primary = { ...servers.primary.settings, ...settings, port: proxy.port };
  const fallback = { ...servers.fallback.settings, ...settings };
  const stateDir = await mkdtemp(join(tmpdir(), 'setup-wizard-test-'));
  const boards: LiveSwitchboard[] = [];
  return {
    role,
    database,
    primary,
    fallback,
    proxy,
    stateDir,
    open: async (options = {}) => {
      const board = await openSwitchboard({
        targets: { primary, fallback },
        writes: 'read-only',
        failBack: 'manual',
        startFallback: 'never',
        timing: briskTiming,
        stateDir,
        ...options,
      });
      boards.push(board);
      return board;
    },
    onFallback: async (work) => {
      const connection = await connect(fallback, { target: 'fallback' });
      try {
        return await work(connection);
      } finally {
        await connection.close();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(boards.map((board) => board.close()));
      await proxy[Symbol.asyncDispose]();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** Waits for a state; answers the milliseconds that took. */
export async function reaches(board: LiveSwitchboard, name: RouterStateName): Promise<number> {
  const began = performance.now();
  await until(() => board.state.name === name);
  return performance.now() - began;
}

/** The error of ours that a promise ends with. */
export async function refusedWith(promise: Promise<unknown>): Promise<SetupError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SetupError) return error;
  throw new Error('It was not refused.', { cause: error });
}

/** The names of the events, and the lines, in order, from now on. */
export function told(board: LiveSwitchboard): {
  readonly events: string[];
  readonly lines: string[];
} {
  const events: string[] = [];
  const lines: string[] = [];
  board.listen((name, part) => {
    if (typeof part === 'string') lines.push(part);
    else if (name !== 'state') events.push(name);
  });
  return { events, lines };
}

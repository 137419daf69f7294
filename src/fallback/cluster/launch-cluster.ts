import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { identifyProcess } from '../../processes/process-identity.ts';
import { signalChild } from '../../processes/signal-child.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { privateJson } from '../private-json.ts';
import type { ClusterSettings } from '../server-settings.ts';
import { connectAdministrator, maintenanceDatabase } from './administrator.ts';
import { closeData } from './cluster-data.ts';
import { echoTo, type LogMark, openLog, wordsSince } from './cluster-log.ts';
import { clusterPlace } from './cluster-place.ts';
import type { ClusterState } from './cluster-state.ts';
import { clearPostmaster, readPidFile } from './postmaster.ts';
import { refuseCancelled } from './refuse-cancelled.ts';
import { writeConfiguration } from './server-configuration.ts';
import { closeSocketPlace, openSocketPlace } from './socket-place.ts';
import { couldNotBind, startFailure } from './start-failure.ts';

export interface LaunchOptions {
  readonly paths: FallbackPaths;
  readonly settings: ClusterSettings;
  /** Stay with the starter and its terminal, instead of outliving it. */
  readonly foreground: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What a cancelled start says it was at. */
const starting = 'the local fallback was starting';
const pollMs = 10;
/** Recovery after a crash reads at most `max_wal_size` (1 GB) of log; the slowest disk has done so by then. */
const startMs = 300_000;
/** What a server that is not wanted any more may take before it is killed. */
const politeMs = 10_000;
/** What a server needs of the environment; passwords and PG… variables stay behind. */
const passedOn = ['PATH', 'HOME', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH'] as const;

/**
 * Starts the server on its data and waits until it answers a query. To be called under the start
 * lock, when none runs. Throws PORT_TAKEN, DISK_FULL, FALLBACK_IN_USE, FALLBACK_DATA_UNREADABLE,
 * FALLBACK_START_FAILED and CANCELLED; no process of it is left then.
 */
export async function launchCluster(options: LaunchOptions): Promise<ChildProcess> {
  const { paths, settings, foreground, signal } = options;
  const place = clusterPlace(settings, paths);
  refuseCancelled(signal, starting);
  await closeData(place.data, settings.runsAs);
  await clearPostmaster(place, settings.runsAs);
  const socketDir = await openSocketPlace(place, settings);
  let child: ChildProcess | null = null;
  try {
    await writeConfiguration({ settings, dataDir: place.data, socketDir });
    const { file, mark } = openLog(paths.log);
    try {
      child = spawnServer(options, place.data, file);
    } finally {
      closeSync(file);
    }
    const closed = once(child, 'close').catch(() => undefined);
    await ready(child, { options, dataDir: place.data, socketDir, mark, closed });
    await privateJson.write(paths.state, await stateOf(child, options, socketDir));
    if (!foreground) child.unref();
    return child;
  } catch (error) {
    if (child !== null) await endLaunched(child);
    await closeSocketPlace(place, socketDir);
    refuseCancelled(signal, starting);
    throw error;
  }
}

function spawnServer(
  { paths, settings, foreground }: LaunchOptions,
  dataDir: string,
  log: number,
): ChildProcess {
  const { runsAs, programs } = settings;
  const env = Object.fromEntries(
    passedOn.flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  const child = spawn(join(programs, 'postgres'), ['-D', dataDir], {
    detached: !foreground,
    cwd: '/',
    env: { ...env, LC_ALL: 'C' },
    ...(runsAs !== null && { uid: runsAs.uid, gid: runsAs.gid }),
    stdio: foreground ? ['ignore', 'pipe', 'pipe'] : ['ignore', log, log],
  });
  // A program that cannot be run has no number, which `ready` sees; without a listener this process ends.
  child.on('error', () => undefined);
  child.stdout?.on('data', echoTo(paths.log));
  child.stderr?.on('data', echoTo(paths.log));
  return child;
}

interface Waiting {
  readonly options: LaunchOptions;
  readonly dataDir: string;
  readonly socketDir: string;
  readonly mark: LogMark;
  /** Until everything that the server said is in the log. */
  readonly closed: Promise<unknown>;
}

/** Waits until the server says that it is ready, and then for the answer to a query. */
async function ready(child: ChildProcess, waiting: Waiting): Promise<void> {
  const { options, dataDir, socketDir, mark, closed } = waiting;
  const { settings, signal } = options;
  const deadline = performance.now() + startMs;
  for (;;) {
    refuseCancelled(signal, starting);
    if (child.pid === undefined) throw await startFailure(notRunnable(settings), settings);
    if (hasEnded(child) || performance.now() > deadline) {
      if (hasEnded(child)) await closed;
      throw await startFailure(await wordsSince(mark), settings);
    }
    const file = await readPidFile(dataDir);
    if (file !== null && file.pid === child.pid && file.status === 'ready') break;
    await wait(pollMs);
  }
  const words = await wordsSince(mark);
  if (couldNotBind(words)) throw await startFailure(words, settings);
  const { port } = settings;
  const database = maintenanceDatabase;
  const connection = await connectAdministrator({ socketDir, port, database, signal });
  try {
    await connection.query('select 1');
  } finally {
    await connection.close();
  }
}

function notRunnable({ programs, runsAs }: ClusterSettings): string {
  const user = runsAs === null ? 'this user' : `the user ${runsAs.name}`;
  return `could not run ${join(programs, 'postgres')} as ${user}`;
}

async function stateOf(
  child: ChildProcess,
  { paths, settings }: LaunchOptions,
  socketDir: string,
): Promise<ClusterState> {
  const { kind, host, port, database, user, serverVersion, pgvector } = settings;
  const pid = child.pid ?? 0;
  return {
    kind,
    host,
    port,
    socketDir,
    database,
    user,
    serverVersion,
    pgvector,
    machine: hostname(),
    postmaster: (await identifyProcess(pid)) ?? { pid, startTime: '' },
    dataDir: clusterPlace(settings, paths).data,
    log: paths.log,
    startedAt: new Date().toISOString(),
  };
}

/** Ends what was started, and waits for it: the caller may go on to remove the data. */
async function endLaunched(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  signalChild(child, 'SIGINT');
  const timer = setTimeout(() => void signalChild(child, 'SIGKILL'), politeMs);
  await gone;
  clearTimeout(timer);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

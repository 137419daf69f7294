import { existsSync, rmSync } from 'node:fs';
import { SetupError } from '../../errors/setup-error.ts';
import type { Lock } from '../../files/lock.ts';
import { ownIdentity } from '../../processes/process-identity.ts';
import { defaultFallbackLimits, type FallbackLimits } from '../fallback-limits.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import { embeddedState } from './served-state.ts';
import { notProvisioned } from '../not-provisioned.ts';
import { privateJson } from '../private-json.ts';
import type { EmbeddedSettings } from '../server-settings.ts';
import { readEmbeddedSettings } from './read-embedded-settings.ts';
import { type ClientEvents, clientEvents } from './client-events.ts';
import { hasData } from './data-dir.ts';
import { EngineKeeper } from './engine-keeper.ts';
import { engineConfig } from './engine-config.ts';
import type { EngineHello } from './engine-protocol.ts';
import { entryPoints } from './entry-points.ts';
import { Gateway } from './gateway.ts';
import { listenLocally, localSocketPath } from './local-socket.ts';
import { prepareData } from './prepare-data.ts';
import { Scheduler } from './scheduler.ts';
import type { SettingPairs } from './session-settings.ts';
import { lockServer } from './server-lock.ts';
import { startFailure } from './start-failure.ts';
import { syncDirectory, syncFile, syncTree } from './sync-tree.ts';

export interface EmbeddedServerOptions {
  readonly paths: FallbackPaths;
  readonly limits: Partial<FallbackLimits>;
  readonly log: (event: string) => void;
  /** Ends a start that is under way. */
  readonly signal: AbortSignal;
  /** The engine is lost for good; the server has ended itself. */
  readonly failed: (error: Error) => void;
}

export interface EmbeddedServer {
  readonly stop: () => Promise<void>;
}

/** How often the watchdog looks, as a part of the shortest limit; and its bounds in milliseconds. */
const watch = { part: 1 / 4, from: 20, to: 1_000 };
/** How often to see whether the data directory is still there. Milliseconds. */
const presenceMs = 2_000;

/**
 * Runs the gateway and its engine in this process until it is stopped. Throws FALLBACK_IN_USE,
 * FALLBACK_NOT_RUNNING (nothing provisioned), FALLBACK_DATA_UNREADABLE, PORT_TAKEN,
 * FALLBACK_START_FAILED, DISK_FULL and CANCELLED; no process of its own is left then.
 */
export async function runEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { paths, signal, log } = options;
  const lock = await lockServer(paths);
  try {
    const settings = await provisioned(paths);
    try {
      syncBefore(paths, settings);
      await prepareData({ paths, settings, engine: engineConfig(paths, settings), signal, log });
      const server = new Running(options, settings, lock);
      await server.start();
      return server;
    } catch (error) {
      throw signal.aborted ? cancelled() : await startFailure(error, settings.host, settings.port);
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

class Running implements EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  readonly #settings: EmbeddedSettings;
  readonly #limits: FallbackLimits;
  readonly #lock: Lock;
  readonly #scheduler: Scheduler;
  readonly #keeper: EngineKeeper;
  readonly #socketPath: string | null;
  readonly #events: ClientEvents;
  readonly #startedAt = new Date().toISOString();
  #gateway: Gateway | null = null;
  #defaults: SettingPairs = [];
  #engine: EngineHello | null = null;
  #watchdog: NodeJS.Timeout | null = null;
  #presence: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #ended: Promise<void> | null = null;
  #stopped: Promise<void> | null = null;

  constructor(options: EmbeddedServerOptions, settings: EmbeddedSettings, lock: Lock) {
    const { paths, log } = options;
    this.#options = options;
    this.#settings = settings;
    this.#limits = { ...defaultFallbackLimits, ...settings.limits, ...options.limits };
    this.#lock = lock;
    this.#events = clientEvents(log);
    this.#socketPath = localSocketPath(paths.root, settings.port, log);
    this.#scheduler = new Scheduler(this.#limits, log);
    this.#keeper = new EngineKeeper({
      entry: entryPoints().engine,
      config: engineConfig(paths, settings),
      scheduler: this.#scheduler,
      log,
      opened: (hello) => this.#opened(hello),
      defaults: (settings) => (this.#defaults = settings),
      lost: (error) => void this.stop().then(() => options.failed(error)),
    });
  }

  async start(): Promise<void> {
    const { signal, log } = this.#options;
    const { host, port } = this.#settings;
    const end = (): void => void this.#end();
    signal.addEventListener('abort', end, { once: true });
    try {
      const hello = await this.#keeper.start();
      await this.#listen(hello);
      await recordVersion(this.#options.paths, hello);
      await this.#writeState();
      signal.throwIfAborted();
      this.#watch();
      log(`serving on ${host}:${port}, engine ${hello.pid}`);
    } catch (error) {
      await this.#end();
      rmSync(this.#options.paths.state, { force: true });
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.#end();
    rmSync(this.#options.paths.state, { force: true });
    await this.#lock.release();
    this.#options.log('stopped');
  }

  #end(): Promise<void> {
    this.#ended ??= this.#endOnce();
    return this.#ended;
  }

  async #endOnce(): Promise<void> {
    if (this.#watchdog !== null) clearInterval(this.#watchdog);
    this.#watchdog = null;
    if (this.#presence !== null) clearInterval(this.#presence);
    this.#gateway?.close();
    this.#events.flush();
    this.#scheduler.interruptVacuum();
    await this.#keeper.stop();
    // Nothing may bring the state file back once it has been removed.
    await this.#writing;
    if (this.#socketPath !== null) rmSync(this.#socketPath, { force: true });
  }

  async #listen({ parameters }: EngineHello): Promise<void> {
    const { host, port, database, user, verifier, mockSecret } = this.#settings;
    const gateway = new Gateway({
      door: { database, user, verifier, mockSecret: Buffer.from(mockSecret, 'base64') },
      limits: this.#limits,
      scheduler: this.#scheduler,
      parameters,
      defaults: () => this.#defaults,
      log: this.#events.write,
    });
    this.#gateway = gateway;
    await gateway.listen({ host, port });
    if (this.#socketPath === null) return;
    await listenLocally(this.#socketPath, (path) => gateway.listen({ path }));
  }

  #watch(): void {
    const { statementMs, idleInTransactionMs, abandonedMs } = this.#limits;
    const shortest = Math.min(statementMs, idleInTransactionMs, abandonedMs);
    const every = Math.min(Math.max(shortest * watch.part, watch.from), watch.to);
    this.#watchdog = setInterval(() => this.#scheduler.watch(), every);
    this.#presence = setInterval(() => this.#endWithoutData(), presenceMs);
  }

  /** Whoever deletes the folder does not think of the process; it would serve nothing, for ever. */
  #endWithoutData(): void {
    const { paths, failed } = this.#options;
    if (existsSync(paths.data)) return;
    const gone = new Error('the data directory is gone');
    void this.stop().finally(() => failed(gone));
  }

  /** Also an engine that is opened anew while this is still starting. */
  #opened(hello: EngineHello): void {
    this.#engine = hello;
    this.#gateway?.engineChanged(hello.parameters);
    if (this.#watchdog === null) return;
    const { log } = this.#options;
    log(`engine ${hello.pid} opened`);
    this.#writing = this.#writeState().catch((error: unknown) => {
      log(`the state file could not be written: ${String(error)}`);
    });
  }

  async #writeState(): Promise<void> {
    if (this.#engine === null) return;
    const state = embeddedState({
      paths: this.#options.paths,
      settings: this.#settings,
      engine: this.#engine,
      gateway: await ownIdentity(),
      hasSocket: this.#socketPath !== null,
      startedAt: this.#startedAt,
    });
    await privateJson.write(this.#options.paths.state, state);
  }
}

async function provisioned(paths: FallbackPaths): Promise<EmbeddedSettings> {
  const settings = await readEmbeddedSettings(paths.settings);
  if (settings !== null && (await hasData(paths.data, settings.library?.major))) return settings;
  throw notProvisioned();
}

/** Which PGlite had the data open last: what a later one may have to ask for to read it. */
async function recordVersion(paths: FallbackPaths, { pglite }: EngineHello): Promise<void> {
  const settings = await readEmbeddedSettings(paths.settings);
  if (settings === null || settings.pglite === pglite) return;
  await privateJson.write(paths.settings, { ...settings, pglite });
}

/** What was written when nothing was asked to reach the disk: by a server before, or as a new one. */
function syncBefore(paths: FallbackPaths, { durability }: EmbeddedSettings): void {
  if (durability !== 'power-loss') return;
  syncTree(paths.data);
  syncFile(paths.settings);
  syncDirectory(paths.root);
}

function cancelled(): SetupError {
  return new SetupError('CANCELLED', {
    message: 'Ended while the local fallback was starting.',
    fix: 'Run the same command again.',
    target: 'fallback',
  });
}

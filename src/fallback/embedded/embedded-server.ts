import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errno } from '../../errors/errno.ts';
import { SetupError } from '../../errors/setup-error.ts';
import { type Lock, acquireLock } from '../../files/lock.ts';
import { ownIdentity } from '../../processes/process-identity.ts';
import { defaultFallbackLimits, type FallbackLimits } from '../fallback-limits.ts';
import type { FallbackPaths } from '../fallback-paths.ts';
import type { FallbackState } from '../fallback-state.ts';
import { privateJson } from '../private-json.ts';
import { readServerSettings, type ServerSettings } from '../server-settings.ts';
import { hasData } from './data-dir.ts';
import { EngineKeeper } from './engine-keeper.ts';
import { EngineProcess } from './engine-process.ts';
import type { EngineConfig, EngineHello } from './engine-protocol.ts';
import { entryPoints } from './entry-points.ts';
import { Gateway } from './gateway.ts';
import { endLeftEngine } from './left-engine.ts';
import { Scheduler } from './scheduler.ts';

export interface EmbeddedServerOptions {
  readonly paths: FallbackPaths;
  readonly limits: Partial<FallbackLimits>;
  readonly log: (event: string) => void;
  /** The engine is lost for good; the server has ended itself. */
  readonly failed: (error: Error) => void;
}

export interface EmbeddedServer {
  readonly stop: () => Promise<void>;
}

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the NUL at the end. */
const maxSocketPath = 103;
/** How often the watchdog looks, as a part of the shortest limit; and its bounds in milliseconds. */
const watch = { part: 1 / 4, from: 20, to: 1_000 };

/**
 * Runs the gateway and its engine in this process until it is stopped. Throws FALLBACK_IN_USE,
 * FALLBACK_NOT_RUNNING (nothing provisioned), FALLBACK_DATA_UNREADABLE, PORT_TAKEN,
 * FALLBACK_START_FAILED and DISK_FULL.
 */
export async function runEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { paths, log } = options;
  const lock = await lockServer(paths);
  try {
    const settings = await provisioned(paths);
    const limits = { ...defaultFallbackLimits, ...settings.limits, ...options.limits };
    await prepare(paths, settings, log);
    const server = new Running(options, settings, limits, lock);
    await server.start();
    return server;
  } catch (error) {
    await lock.release();
    throw asStartFailure(error);
  }
}

class Running implements EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  readonly #settings: ServerSettings;
  readonly #limits: FallbackLimits;
  readonly #lock: Lock;
  readonly #scheduler: Scheduler;
  readonly #keeper: EngineKeeper;
  readonly #socketPath: string | null;
  readonly #startedAt = new Date().toISOString();
  #gateway: Gateway | null = null;
  #watchdog: NodeJS.Timeout | null = null;
  #stopped: Promise<void> | null = null;

  constructor(
    options: EmbeddedServerOptions,
    settings: ServerSettings,
    limits: FallbackLimits,
    lock: Lock,
  ) {
    this.#options = options;
    this.#settings = settings;
    this.#limits = limits;
    this.#lock = lock;
    this.#socketPath = socketPath(options.paths.root, settings.port, options.log);
    this.#scheduler = new Scheduler(limits, options.log);
    this.#keeper = new EngineKeeper({
      entry: entryPoints().engine,
      config: engineConfig(options.paths, settings, false),
      scheduler: this.#scheduler,
      log: options.log,
      opened: (hello) => void this.#opened(hello),
      lost: (error) => void this.stop().then(() => options.failed(error)),
    });
  }

  async start(): Promise<void> {
    const { host, port, database, user, verifier, mockSecret } = this.#settings;
    const hello = await this.#keeper.start();
    try {
      const gateway = new Gateway({
        door: { database, user, verifier, mockSecret: Buffer.from(mockSecret, 'base64') },
        limits: this.#limits,
        scheduler: this.#scheduler,
        parameters: hello.parameters,
        log: this.#options.log,
      });
      this.#gateway = gateway;
      await gateway.listen({ host, port });
      await this.#listenLocally(gateway);
      await this.#writeState(hello);
    } catch (error) {
      await this.#end();
      throw errno(error) === 'EADDRINUSE' ? portTaken(host, port) : error;
    }
    const { statementMs, idleInTransactionMs, abandonedMs } = this.#limits;
    const shortest = Math.min(statementMs, idleInTransactionMs, abandonedMs);
    const every = Math.min(Math.max(shortest * watch.part, watch.from), watch.to);
    this.#watchdog = setInterval(() => this.#scheduler.watch(), every);
    this.#options.log(`serving on ${host}:${port}, engine ${hello.pid}`);
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

  async #end(): Promise<void> {
    if (this.#watchdog !== null) clearInterval(this.#watchdog);
    this.#gateway?.close();
    await this.#keeper.stop();
    if (this.#socketPath !== null) rmSync(this.#socketPath, { force: true });
  }

  /** The socket of a server that was killed is still there; the lock says that it is nobody's. */
  async #listenLocally(gateway: Gateway): Promise<void> {
    if (this.#socketPath === null) return;
    rmSync(this.#socketPath, { force: true });
    await gateway.listen({ path: this.#socketPath });
    chmodSync(this.#socketPath, 0o600);
  }

  async #opened(hello: EngineHello): Promise<void> {
    if (this.#watchdog === null) return;
    this.#options.log(`engine ${hello.pid} opened`);
    await this.#writeState(hello).catch((error: unknown) => {
      this.#options.log(`the state file could not be written: ${String(error)}`);
    });
  }

  async #writeState(hello: EngineHello): Promise<void> {
    const { host, port, database, user } = this.#settings;
    const { paths } = this.#options;
    const version = new Map(hello.parameters).get('server_version') ?? '';
    const state: FallbackState = {
      kind: 'embedded',
      gateway: await ownIdentity(),
      engine: { pid: hello.pid, startTime: hello.startTime },
      host,
      port,
      socketDir: this.#socketPath === null ? null : paths.root,
      database,
      user,
      serverVersion: version,
      pgvector: hello.pgvector,
      dataDir: paths.data,
      log: paths.log,
      startedAt: this.#startedAt,
    };
    await privateJson.write(paths.state, state);
  }
}

async function lockServer(paths: FallbackPaths): Promise<Lock> {
  try {
    return await acquireLock(paths.lock, { purpose: 'fallback server', timeoutMs: 0 });
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'LOCKED') throw error;
    throw new SetupError('FALLBACK_IN_USE', {
      message: error.message.replace(
        'Another run is at work in this folder',
        'The fallback is already being served',
      ),
      fix: 'Use that one, or end it first with "setup-wizard fallback stop".',
      target: 'fallback',
      cause: error,
    });
  }
}

async function provisioned(paths: FallbackPaths): Promise<ServerSettings> {
  const settings = await readServerSettings(paths.settings);
  if (settings !== null && (await hasData(paths.data))) return settings;
  throw new SetupError('FALLBACK_NOT_RUNNING', {
    message: 'No local fallback has been set up here yet.',
    fix: 'Type "setup-wizard --non-interactive" to set it up.',
    target: 'fallback',
  });
}

/** A separate process, so that the memory of the extra open is given back. */
async function prepare(
  paths: FallbackPaths,
  settings: ServerSettings,
  log: (event: string) => void,
): Promise<void> {
  if (settings.prepared) return;
  await endLeftEngine(paths.engineLock);
  const ended = { data: () => undefined, done: () => undefined };
  await new Promise<void>((resolve, reject) => {
    EngineProcess.open(entryPoints().engine, engineConfig(paths, settings, true), {
      ...ended,
      ended: () => resolve(),
    }).then(({ engine }) => engine.quit(), reject);
  });
  await privateJson.write(paths.settings, { ...settings, prepared: true });
  log(`database ${settings.database} is ready for ${settings.user}`);
}

function engineConfig(
  paths: FallbackPaths,
  settings: ServerSettings,
  prepareFirst: boolean,
): EngineConfig {
  return {
    dataDir: paths.data,
    lock: paths.engineLock,
    database: settings.database,
    role: settings.user,
    prepare: prepareFirst,
  };
}

function socketPath(root: string, port: number, log: (event: string) => void): string | null {
  if (process.platform === 'win32') return null;
  const path = join(root, `.s.PGSQL.${port}`);
  if (Buffer.byteLength(path) <= maxSocketPath) return path;
  log('no Unix socket: the path of the state directory is too long for one');
  return null;
}

function portTaken(host: string, port: number): SetupError {
  return new SetupError('PORT_TAKEN', {
    message: `Port ${port} on ${host} is in use by another program.`,
    fix: `End that program, or choose another port with --fallback-db-port.`,
    target: 'fallback',
  });
}

function asStartFailure(error: unknown): SetupError {
  if (error instanceof SetupError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const full = /no space left|disk quota/iu.test(reason);
  return new SetupError(full ? 'DISK_FULL' : 'FALLBACK_START_FAILED', {
    message: full ? 'The disk is full.' : 'The local fallback did not start.',
    detail: reason,
    fix: full
      ? 'Make room on the disk of the state directory, then run this again.'
      : 'Look at "setup-wizard fallback logs", then run this again.',
    target: 'fallback',
    cause: error,
  });
}

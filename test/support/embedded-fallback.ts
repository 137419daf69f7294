import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { provisionEmbedded } from '../../src/fallback/embedded/provision-embedded.ts';
import type { FallbackLimits } from '../../src/fallback/fallback-limits.ts';
import { fallbackPaths, type FallbackPaths } from '../../src/fallback/fallback-paths.ts';
import type { EmbeddedState } from '../../src/fallback/embedded/embedded-state.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import { readState } from '../../src/fallback/embedded/read-state.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { isProcessAlive } from '../../src/processes/process-identity.ts';
import { unusedPort } from './unused-port.ts';

/** A provisioned embedded fallback in a temporary state directory. */
export interface EmbeddedFallback {
  readonly spec: FallbackSpec;
  /** How this program would connect to it. */
  readonly settings: ConnectionSettings;
  readonly paths: FallbackPaths;
  readonly state: () => Promise<EmbeddedState>;
  /** A connected client; `end` ends all of them. */
  readonly client: (options?: pg.ClientConfig) => Promise<pg.Client>;
  readonly pool: (max: number) => pg.Pool;
  readonly log: () => Promise<string>;
  /** Ends clients and server, fails when one of its processes is left, removes the directory. */
  readonly end: () => Promise<void>;
}

export async function startEmbedded(
  limits: Partial<FallbackLimits> = {},
  options: Partial<FallbackSpec> = {},
): Promise<EmbeddedFallback> {
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'fallback-test-')));
  const spec: FallbackSpec = {
    stateDir,
    host: '127.0.0.1',
    port: await unusedPort(),
    database: 'app_fallback',
    user: 'app',
    password: 'Corr3ct-horse_battery',
    limits,
    ...options,
  };
  await provisionEmbedded(spec);
  return embeddedAt(spec);
}

/** The same for a server that something else has started. */
export function embeddedAt(spec: FallbackSpec): EmbeddedFallback {
  const paths = fallbackPaths(spec.stateDir);
  const clients: { end: () => Promise<void> }[] = [];
  const login = (({ host, port, database, user, password }) => ({
    host,
    port,
    database,
    user,
    password,
  }))(spec);
  const state = async (): Promise<EmbeddedState> => {
    const found = await readState(paths.state);
    if (found === null) throw new Error('there is no state file');
    return found;
  };
  return {
    spec,
    settings: { ...login, sslmode: 'disable', sslrootcert: null },
    paths,
    state,
    client: async (options = {}) => {
      const client = new pg.Client({ ...login, ...options });
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    pool: (max) => {
      const pool = new pg.Pool({ ...login, max });
      pool.on('error', () => undefined);
      clients.push(pool);
      return pool;
    },
    log: () => readFile(paths.log, 'utf8').catch(() => ''),
    end: async () => {
      await Promise.allSettled(clients.map((client) => client.end()));
      const last = await readState(paths.state);
      await stopFallback(spec.stateDir);
      const left = last === null ? [] : [last.gateway, last.engine];
      for (const mark of left) {
        if (await isProcessAlive(mark)) throw new Error(`process ${mark.pid} was left behind`);
      }
      await rm(spec.stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A connection that speaks bytes, for what no driver would send. */
export class RawClient {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  static open(host: string, port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port }, () => resolve(new RawClient(socket)));
      socket.once('error', reject);
    });
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** Everything received so far, as latin-1. */
  get text(): string {
    return this.#received.toString('latin1');
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** Names in a directory, or none. */
export async function namesIn(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => []);
}

import { delimiter } from 'node:path';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readClusterSettings } from '../../src/fallback/cluster/read-cluster-settings.ts';
import { clusterPlace, type ClusterPlace } from '../../src/fallback/cluster/cluster-place.ts';
import { type ClusterState, readClusterState } from '../../src/fallback/cluster/cluster-state.ts';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { type FallbackPaths, fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import type { FallbackSpec } from '../../src/fallback/provisioner.ts';
import type { ClusterSettings } from '../../src/fallback/server-settings.ts';
import type { ConnectionSettings } from '../../src/postgres/connection-settings.ts';
import { unusedPort } from './unused-port.ts';

/** A private cluster in a temporary state directory; nothing is set up yet. */
export interface ClusterFallback {
  readonly spec: FallbackSpec;
  /** How this program would connect to it. */
  readonly settings: ConnectionSettings;
  readonly paths: FallbackPaths;
  readonly recorded: () => Promise<ClusterSettings>;
  readonly place: () => Promise<ClusterPlace>;
  readonly state: () => Promise<ClusterState>;
  readonly log: () => Promise<string>;
  /** Runs statements in one session and returns the rows of the last one. */
  readonly sql: (
    text: string,
    login?: Partial<pg.ClientConfig>,
  ) => Promise<readonly Record<string, unknown>[]>;
  /** Destroys it and removes the state directory. */
  readonly end: () => Promise<void>;
}

/** What a private cluster of the server in `binDir` is to be. */
export async function clusterSpec(
  binDir: string,
  options: Partial<FallbackSpec> = {},
): Promise<FallbackSpec> {
  return {
    stateDir: options.stateDir ?? (await mkdtemp(join(tmpdir(), 'fallback-test-'))),
    host: '127.0.0.1',
    port: await unusedPort(),
    database: 'app_fallback',
    user: 'app',
    password: 'Corr3ct-horse_battery',
    environment: withServer(binDir),
    ...options,
  };
}

/** An environment in which that server is found first. */
export function withServer(binDir: string): Readonly<Record<string, string | undefined>> {
  return { PATH: [binDir, process.env['PATH'] ?? ''].join(delimiter) };
}

export function clusterAt(spec: FallbackSpec): ClusterFallback {
  const paths = fallbackPaths(spec.stateDir);
  const { host, port, database, user, password } = spec;
  const login = { host, port, database, user, password };
  const recorded = async (): Promise<ClusterSettings> =>
    present(await readClusterSettings(paths.settings), 'settings');
  return {
    spec,
    settings: { ...login, sslmode: 'disable', sslrootcert: null },
    paths,
    recorded,
    place: async () => clusterPlace(await recorded(), paths),
    state: async () => present(await readClusterState(paths.state), 'state'),
    log: () => readFile(paths.log, 'utf8').catch(() => ''),
    sql: async (text, other = {}) => {
      const client = new pg.Client({ ...login, ...other });
      client.on('error', () => undefined);
      await client.connect();
      try {
        const answer: unknown = await client.query(text);
        const results = (Array.isArray(answer) ? answer : [answer]) as {
          rows: Record<string, unknown>[];
        }[];
        return results.at(-1)?.rows ?? [];
      } finally {
        await client.end();
      }
    },
    end: async () => {
      await destroyFallback(spec.stateDir);
      await rm(spec.stateDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function present<T>(value: T | null, what: string): T {
  if (value === null) throw new Error(`there is no file with the ${what}`);
  return value;
}

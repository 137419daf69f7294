import { afterAll, beforeAll, beforeEach } from 'vitest';
import { provisionCluster } from '../../src/fallback/cluster/provision-cluster.ts';
import type { StopResult } from '../../src/fallback/fallback-life.ts';
import { type FallbackStatus, fallbackStatus } from '../../src/fallback/fallback-status.ts';
import { startFallback, type StartResult } from '../../src/fallback/start-fallback.ts';
import { stopFallback } from '../../src/fallback/stop-fallback.ts';
import { clusterAt, type ClusterFallback, clusterSpec } from './cluster-fallback.ts';

/** A private cluster that several tests share, with one line of an application in it. */
export interface LivingCluster {
  /** Set up before the first test. */
  readonly cluster: ClusterFallback;
  readonly stateDir: string;
  readonly start: () => Promise<StartResult>;
  readonly stop: () => Promise<StopResult>;
  readonly status: () => Promise<FallbackStatus>;
  /** The lines of the application; `kept` as long as nothing was lost. */
  readonly rows: () => Promise<readonly Record<string, unknown>[]>;
  readonly kept: readonly Record<string, unknown>[];
  /** The process of the session that runs a statement which begins so, or null. */
  readonly runs: (statement: string) => Promise<number | null>;
}

/** To be called inside of a `describe`: every test of it finds the cluster running. */
export function livingCluster(binDir: string): LivingCluster {
  let cluster: ClusterFallback | undefined;
  const present = (): ClusterFallback => {
    if (cluster === undefined) throw new Error('it is set up before the first test');
    return cluster;
  };
  const start = (): Promise<StartResult> => startFallback({ stateDir: present().spec.stateDir });
  beforeAll(async () => {
    cluster = clusterAt(await clusterSpec(binDir));
    await provisionCluster(cluster.spec);
    await cluster.sql(`create table memory (line text); insert into memory values ('kept')`);
  });
  beforeEach(async () => {
    await start();
  });
  afterAll(() => cluster?.end());
  return {
    get cluster() {
      return present();
    },
    get stateDir() {
      return present().spec.stateDir;
    },
    start,
    stop: () => stopFallback(present().spec.stateDir),
    status: () => fallbackStatus(present().spec.stateDir),
    rows: () => present().sql('select line from memory'),
    kept: [{ line: 'kept' }],
    runs: async (statement) => {
      const [row] = await present().sql(`
        select pid from pg_stat_activity
        where starts_with(query, '${statement}') and state = 'active' and pid <> pg_backend_pid()`);
      return row === undefined ? null : Number(row['pid']);
    },
  };
}

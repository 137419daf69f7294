import { rm } from 'node:fs/promises';
import pg from 'pg';
import { provisionContainer } from '../../src/fallback/container/provision-container.ts';
import { readContainerSettings } from '../../src/fallback/container/read-container-settings.ts';
import { destroyFallback } from '../../src/fallback/destroy-fallback.ts';
import { type FallbackPaths, fallbackPaths } from '../../src/fallback/fallback-paths.ts';
import type { FallbackSpec, ProvisionResult } from '../../src/fallback/provisioner.ts';
import type { ContainerSettings } from '../../src/fallback/server-settings.ts';
import { fallbackPlace } from './fallback-place.ts';

/** A fallback in a container, with its state in a temporary directory. */
export interface ContainerFallback {
  readonly spec: FallbackSpec;
  readonly paths: FallbackPaths;
  readonly result: ProvisionResult;
  readonly settings: () => Promise<ContainerSettings>;
  /** Rows of a statement, as the application; other options log in otherwise. */
  readonly query: (
    sql: string,
    options?: pg.ClientConfig,
  ) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Removes container, volume and directory. */
  readonly end: () => Promise<void>;
}

export async function startContainer(
  options: Partial<FallbackSpec> = {},
): Promise<ContainerFallback> {
  const spec = await fallbackPlace(options);
  return containerAt(spec, await provisionContainer(spec));
}

/** The same for one that has been set up already. */
export function containerAt(spec: FallbackSpec, result: ProvisionResult): ContainerFallback {
  const paths = fallbackPaths(spec.stateDir);
  return {
    spec,
    paths,
    result,
    settings: async () => {
      const settings = await readContainerSettings(paths.settings);
      if (settings === null) throw new Error('nothing has been provisioned');
      return settings;
    },
    query: async (sql, login = {}) => {
      const { host, port, database, user, password } = spec;
      const client = new pg.Client({ host, port, database, user, password, ...login });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    end: async () => {
      await destroyFallback(spec.stateDir);
      await rm(spec.stateDir, { recursive: true, force: true });
    },
  };
}

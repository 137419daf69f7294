import type { FollowAdministrator } from '../transfer/follow/follow-request.ts';
import type { FallbackPaths } from './fallback-paths.ts';
import type { ClusterSettings, ContainerSettings, ServerSettings } from './server-settings.ts';

/** The address of the primary is in the statement, with its password: the log shall not have it. */
const careful = "set log_min_error_statement = 'panic'; set log_statement = 'none'; ";

/**
 * Who makes a subscription on a fallback of that kind, which takes more than the application's role
 * may. Null where this program is no administrator: then that role has to be allowed to.
 */
export async function followAdministrator(
  settings: ServerSettings,
  paths: FallbackPaths,
): Promise<FollowAdministrator | null> {
  switch (settings.kind) {
    case 'cluster':
      return await ofCluster(settings, paths);
    case 'container':
      return ofContainer(settings);
    case 'embedded':
    case 'existing':
      return null;
  }
}

async function ofCluster(
  { port }: ClusterSettings,
  paths: FallbackPaths,
): Promise<FollowAdministrator | null> {
  const { readClusterState } = await import('./cluster/cluster-state.ts');
  const { administrator, connectAdministrator } = await import('./cluster/administrator.ts');
  const socketDir = (await readClusterState(paths.state))?.socketDir ?? null;
  if (socketDir === null) return null;
  return {
    name: administrator,
    run: async (database, statement, signal) => {
      const connection = await connectAdministrator({ socketDir, port, database, signal });
      try {
        await connection.batch(careful);
        await connection.query(statement);
      } finally {
        await connection.close();
      }
      return null;
    },
  };
}

function ofContainer(settings: ContainerSettings): FollowAdministrator {
  return {
    name: settings.container,
    run: async (database, statement, signal) => {
      const { runSql } = await import('./container/prepare-database.ts');
      const { engineOf } = await import('./container/container-status.ts');
      await runSql(engineOf(settings), settings, { database, sql: `${statement};\n`, signal });
      return null;
    },
  };
}

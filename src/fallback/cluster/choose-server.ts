import { findServers, type InstalledServer, type ServerSearch } from './find-servers.ts';
import { judgeServer, oldestMajor } from './judge-server.ts';
import { serverUser, type SystemUser } from './server-user.ts';

export type ServerChoice =
  | {
      readonly kind: 'found';
      readonly server: InstalledServer;
      /** The version of pgvector that it has. */
      readonly pgvector: string;
      /** As whom it is to run; null: as the operator. */
      readonly user: SystemUser | null;
    }
  | {
      readonly kind: 'none';
      /** A clause. */
      readonly reason: string;
      /** A sentence, or null when nothing would help here. */
      readonly fix: string | null;
    };

/**
 * The newest installed server that could run as a private cluster, or why none could: what is wrong
 * with the newest one. Changes nothing and throws nothing.
 *
 * @param major only servers of this major: existing data can be read by no other
 */
export async function chooseServer(
  search: ServerSearch,
  major: number | null = null,
): Promise<ServerChoice> {
  if (process.platform === 'win32') {
    return { kind: 'none', reason: 'it is not made for Windows', fix: null };
  }
  const who = await serverUser();
  if (who.kind === 'none') return who;
  const user = who.kind === 'other' ? who.user : null;
  const found = await findServers(search);
  const servers = found.filter((server) => major === null || server.major === major);
  const judged = await Promise.all(
    servers.map((server) => judgeServer(server, user, search.signal)),
  );
  for (const one of judged) {
    if (one.kind === 'usable')
      return { kind: 'found', server: one.server, pgvector: one.pgvector, user };
  }
  const newest = judged.find((one) => one.kind === 'unusable');
  return newest === undefined
    ? absent(major)
    : { kind: 'none', reason: newest.reason, fix: newest.fix };
}

function absent(major: number | null): ServerChoice {
  return major === null
    ? {
        kind: 'none',
        reason: 'no PostgreSQL server is installed here',
        fix: `Install PostgreSQL ${oldestMajor} or newer with pgvector.`,
      }
    : {
        kind: 'none',
        reason: `no PostgreSQL ${major}, which made its data, is installed here`,
        fix: `Install PostgreSQL ${major} with pgvector.`,
      };
}

import { access, constants, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../../processes/run-program.ts';
import type { InstalledServer } from './find-servers.ts';
import type { SystemUser } from './server-user.ts';

/** What an installed server is good for. */
export type JudgedServer =
  | { readonly kind: 'usable'; readonly server: InstalledServer; readonly pgvector: string }
  | {
      readonly kind: 'unusable';
      readonly server: InstalledServer;
      /** A clause. */
      readonly reason: string;
      readonly fix: string;
    };

/** The oldest major that this program supports; the community's support of 14 ends in 2026. */
export const oldestMajor = 15;

const answerMs = 5_000;

/**
 * Whether a server could run as a private cluster, judged by its files alone: its age, its programs,
 * and whether pgvector is among its extensions. Only a started server proves it.
 *
 * @param user who would run it; null for the operator
 */
export async function judgeServer(
  server: InstalledServer,
  user: SystemUser | null,
  signal?: AbortSignal,
): Promise<JudgedServer> {
  const named = `PostgreSQL ${server.version} in ${server.folder}`;
  const unusable = (reason: string, fix: string): JudgedServer => ({
    kind: 'unusable',
    server,
    reason: `${named} ${reason}`,
    fix,
  });
  if (server.major < oldestMajor) {
    return unusable(
      `is older than ${oldestMajor}`,
      `Install PostgreSQL ${oldestMajor} or newer with pgvector.`,
    );
  }
  if (!(await runnable(server, 'initdb', user, signal))) {
    return unusable(
      `has no initdb that ${user === null ? 'this user' : `the user ${user.name}`} may run`,
      `Install the whole server, where every user can reach it.`,
    );
  }
  const pgvector = await pgvectorOf(server, signal);
  if (pgvector === null) return unusable('has no pgvector', installPgvector(server.major));
  return { kind: 'usable', server, pgvector };
}

/** What to type so that a server of that major gets pgvector. */
export function installPgvector(major: number): string {
  return process.platform === 'darwin'
    ? 'Install it: brew install pgvector.'
    : `Install it: apt install postgresql-${major}-pgvector, or dnf install pgvector_${major}.`;
}

async function runnable(
  { folder }: InstalledServer,
  program: string,
  user: SystemUser | null,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const path = join(folder, program);
  if (user === null) {
    return await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
  }
  const run = await runProgram(path, ['--version'], {
    cwd: '/',
    user,
    timeoutMs: answerMs,
    signal,
  });
  return run.kind === 'ended' && run.exitCode === 0;
}

/** The version that `create extension vector` would give, from the extension's control file. */
async function pgvectorOf(
  server: InstalledServer,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  for (const shared of await sharedFolders(server, signal)) {
    const control = await readFile(join(shared, 'extension', 'vector.control'), 'utf8').catch(
      () => null,
    );
    const version = /^\s*default_version\s*=\s*'([^']+)'/mu.exec(control ?? '')?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** Where its shared files may lie: as its own pg_config says, or as packages arrange them. */
async function sharedFolders(
  { folder }: InstalledServer,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const run = await runProgram(join(folder, 'pg_config'), ['--sharedir'], {
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
    timeoutMs: answerMs,
    signal,
  });
  if (run.kind === 'ended' && run.exitCode === 0) return [run.stdout.trim()];
  const above = dirname(folder);
  return [
    above.replace(/\/lib\/postgresql\/(?=\d+$)/u, '/share/postgresql/'),
    join(above, 'share', 'postgresql'),
    join(above, 'share'),
  ];
}

import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../../errors/setup-error.ts';
import { runProgram } from '../../processes/run-program.ts';
import { isLoopback } from '../is-loopback.ts';
import type { FallbackSpec } from '../provisioner.ts';
import type { Administrator } from './administrator.ts';
import { type ExistingFacts, existingFacts } from './existing-facts.ts';
import { psqlAdministrator } from './psql-administrator.ts';
import { sessionAdministrator } from './session-administrator.ts';

export interface FoundAdministrator {
  readonly administrator: Administrator;
  /** What it saw on the server. */
  readonly facts: ExistingFacts;
}

/** Where servers put their Unix socket: Debian and Fedora, and PostgreSQL's own default. */
const socketDirs = ['/run/postgresql', '/var/run/postgresql', '/tmp'] as const;

/** The superuser of most installations, also by the system's name. */
const usualName = 'postgres';

/**
 * The first way in as an administrator that works: the login that the operator gave; else, on this
 * machine, the Unix socket, by whatever name the server takes this user of the system for. Null when
 * there is none. Changes nothing.
 *
 * @throws SetupError when the login that was given is refused; CANCELLED
 */
export async function findAdministrator(spec: FallbackSpec): Promise<FoundAdministrator | null> {
  const { host, port, administrator: login = null } = spec;
  const asking = { target: 'fallback', tries: 1 } as const;
  const plain = { port, sslmode: 'disable', sslrootcert: null } as const;
  if (login !== null) {
    const administrator = sessionAdministrator({ ...plain, host, ...login }, asking);
    return { administrator, facts: await factsByLogin(administrator, spec) };
  }
  for (const socketDir of await socketsOf(spec)) {
    const ways = [
      ...(await asAnotherUser(spec, socketDir)),
      ...new Set([usualName, userInfo().username]),
    ].map((way) =>
      typeof way === 'string'
        ? sessionAdministrator({ ...plain, host: socketDir, user: way, password: null }, asking)
        : way,
    );
    for (const administrator of ways) {
      const facts = await factsOrNull(administrator, spec);
      if (facts?.administrator === true) return { administrator, facts };
    }
  }
  return null;
}

/** The options to correct are the administrator's, not those of the application's role. */
async function factsByLogin(
  administrator: Administrator,
  spec: FallbackSpec,
): Promise<ExistingFacts> {
  try {
    return await existingFacts(administrator, spec);
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'AUTH_FAILED') throw error;
    throw new SetupError('AUTH_FAILED', {
      message: error.message,
      detail: error.detail,
      fix: 'Correct the administrator: --admin-user NAME --admin-password-file FILE.',
      target: 'fallback',
      cause: error,
    });
  }
}

async function factsOrNull(
  administrator: Administrator,
  spec: FallbackSpec,
): Promise<ExistingFacts | null> {
  try {
    return await existingFacts(administrator, spec);
  } catch (error) {
    if (error instanceof SetupError && error.code === 'CANCELLED') throw error;
    return null;
  }
}

/** Only root may become somebody else. */
async function asAnotherUser(
  { port, environment = process.env, signal }: FallbackSpec,
  socketDir: string,
): Promise<readonly Administrator[]> {
  if (process.getuid?.() !== 0) return [];
  const ids = await Promise.all(
    ['-u', '-g'].map((flag) => runProgram('id', [flag, usualName], { timeoutMs: 5_000, signal })),
  );
  const [uid, gid] = ids.map((id) => (id.kind === 'ended' && id.exitCode === 0 ? id.stdout : ''));
  if (uid === undefined || gid === undefined || uid === '' || gid === '') return [];
  const as = { name: usualName, uid: Number(uid), gid: Number(gid) };
  return [psqlAdministrator({ socketDir, port, as, environment })];
}

/** A socket is of this machine, and so has to be the host. */
async function socketsOf({ host, port }: FallbackSpec): Promise<readonly string[]> {
  if (process.platform === 'win32') return [];
  const dirs = host.startsWith('/') ? [host] : isLoopback(host) ? socketDirs : [];
  const found: string[] = [];
  for (const dir of dirs) {
    const there = await access(join(dir, `.s.PGSQL.${String(port)}`)).then(
      () => true,
      () => false,
    );
    if (there) found.push(dir);
  }
  return found;
}

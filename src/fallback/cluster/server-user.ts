import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';

/** A user of this machine, as the system's list has it. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** As whom the server is to run. */
export type ServerUser =
  /** As the operator, who is no root. */
  | { readonly kind: 'operator'; readonly name: string }
  /** The operator is root, as which PostgreSQL refuses to run. */
  | { readonly kind: 'other'; readonly user: SystemUser }
  | { readonly kind: 'none'; readonly reason: string; readonly fix: string };

/** `postgres` is the one that packages make; `nobody` is everywhere. */
const candidates = ['postgres', 'nobody'] as const;

/**
 * As whom a PostgreSQL server of this operator would run. It needs a user with a name: the server
 * looks the name up, and refuses to start without.
 */
export async function serverUser(): Promise<ServerUser> {
  const me = process.getuid?.() ?? null;
  if (me !== 0) {
    const name = ownName();
    if (name !== null) return { kind: 'operator', name };
    return {
      kind: 'none',
      reason: `this user (uid ${me ?? 'unknown'}) has no name on this machine, which PostgreSQL needs`,
      fix: 'Give the user an entry in /etc/passwd, or use --fallback-mode embedded.',
    };
  }
  const list = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const user = candidates.map((name) => entryOf(list, name)).find((entry) => entry !== null);
  if (user !== undefined) return { kind: 'other', user };
  return {
    kind: 'none',
    reason: 'PostgreSQL does not run as root, and there is neither a user postgres nor nobody',
    fix: 'Make a user "postgres", or run this as a user who is not root.',
  };
}

/** The name of whoever runs this program; null where the system knows none. */
export function ownName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}

/** passwd(5): name, password, uid, gid, divided by colons. */
function entryOf(list: string, name: string): SystemUser | null {
  const fields = list
    .split('\n')
    .map((line) => line.split(':'))
    .find(([found]) => found === name);
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
  // The uid of root under another name would not help, and macOS writes nobody's as -2.
  if (!Number.isInteger(uid) || !Number.isInteger(gid) || uid === 0) return null;
  return { name, uid: uid >>> 0, gid: gid >>> 0 };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who is to run a program; without ids it is the user of the tests. */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

/** For tests that run as root: somebody else, without rights. Otherwise the user of the tests. */
export function unprivilegedUser(
  names: readonly string[] = ['postgres', 'nobody'],
): Promise<Runner> {
  const key = names.join(' ');
  const found = known.get(key) ?? findUser(names);
  known.set(key, found);
  return found;
}

/** Who was found before in this process. */
const known = new Map<string, Promise<Runner>>();

async function findUser(names: readonly string[]): Promise<Runner> {
  if (process.getuid?.() !== 0) return {};
  for (const name of names) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, name])));
      return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
    } catch {
      continue;
    }
  }
  throw new Error(`There is no user ${names.join(' or ')} on this machine.`);
}

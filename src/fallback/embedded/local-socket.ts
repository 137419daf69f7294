import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux, with the NUL at the end. */
const maxSocketPath = 103;

/**
 * Where PostgreSQL's clients look for the Unix socket of `port` below `root`; null where there can be
 * none, which is logged.
 */
export function localSocketPath(
  root: string,
  port: number,
  log: (event: string) => void,
): string | null {
  if (process.platform === 'win32') return null;
  const path = join(root, `.s.PGSQL.${port}`);
  if (Buffer.byteLength(path) <= maxSocketPath) return path;
  log('no Unix socket: the path of the state directory is too long for one');
  return null;
}

/** Listens there through `listen`, for this user alone. */
export async function listenLocally(
  path: string,
  listen: (path: string) => Promise<void>,
): Promise<void> {
  // The socket of a server that was killed is still there; the lock says that it is nobody's.
  rmSync(path, { force: true });
  await listen(path);
  chmodSync(path, 0o600);
}

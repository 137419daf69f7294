import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner } from './unprivileged-user.ts';

/** Makes the runner own the directory and all that lies in it, or only the named files in it. */
export async function giveTo(
  path: string,
  { uid, gid }: Runner,
  only?: ReadonlySet<string>,
): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  const names = only ?? (await readdir(path, { recursive: true }));
  for (const name of names) await chown(join(path, name), uid, gid);
  if (only === undefined) await chown(path, uid, gid);
}

import type { Stats } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { isProcessAlive, ownIdentity } from '../processes/process-identity.ts';
import type { TextFile } from './read-text-file.ts';

/** Secrets may be in it; a new file stays so, whatever the umask is. */
const ownerOnly = 0o600;
const hasOwners = process.platform !== 'win32';

export type TempFile =
  | { readonly kind: 'ready'; readonly path: string }
  /** The system does not let us make a file of that owner and group. */
  | { readonly kind: 'foreign-owner' };

/**
 * Writes the coming content of a file beside it, on disk and with the owner, group and mode of the
 * file that it will replace (0600 when there is none). Nothing is left behind when that fails.
 *
 * @throws the system's own error
 */
export async function createTempFile(
  target: string,
  bytes: Buffer,
  original: TextFile | null,
): Promise<TempFile> {
  const { pid, startTime } = await ownIdentity();
  // Loaded when something is written; most starts write nothing.
  const { randomBytes } = await import('node:crypto');
  const random = randomBytes(6).toString('hex');
  const name = `.${basename(target)}.setup-wizard-${pid}-${startTime}-${random}.tmp`;
  const path = join(dirname(target), name);
  const file = await open(path, 'wx', ownerOnly);
  try {
    if (!(await takeOver(file, original))) {
      await file.close();
      await rm(path, { force: true });
      return { kind: 'foreign-owner' };
    }
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    return { kind: 'ready', path };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** Removes what a killed run left beside the file; those of living runs stay. */
export async function sweepTempFiles(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.setup-wizard-`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const [, pid, startTime] =
      /^(\d+)-([a-z0-9]*)-[0-9a-f]+\.tmp$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || startTime === undefined) continue;
    if (await isProcessAlive({ pid: Number(pid), startTime })) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function takeOver(file: FileHandle, original: TextFile | null): Promise<boolean> {
  if (original === null || !hasOwners) return true;
  if (!sameOwner(await file.stat(), original)) {
    const changed = await file.chown(original.uid, original.gid).then(
      () => true,
      () => false,
    );
    if (!changed) return false;
  }
  // After chown, which takes away some bits.
  await file.chmod(original.mode);
  return true;
}

function sameOwner(found: Stats, original: TextFile): boolean {
  return found.uid === original.uid && found.gid === original.gid;
}

import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { errno } from '../errors/errno.ts';
import { openStateDir } from '../files/state-dir.ts';
import { writeError } from '../files/write-error.ts';
import type { Fence, FenceMode } from './fence.ts';

/** What a machine remembers of the fence when neither database can be asked; no secret is in it. */
export type FenceRecord = Pick<Fence, 'epoch' | 'pair' | 'reason' | 'since' | 'primary'> & {
  readonly version: 1;
  readonly mode: FenceMode;
};

const form = z.object({
  version: z.literal(1),
  epoch: z.int(),
  mode: z.enum(['closed', 'read-only', 'open', 'held']),
  pair: z.string(),
  reason: z.nullable(z.string()),
  since: z.string(),
  primary: z.nullable(
    z.object({ systemIdentifier: z.nullable(z.string()), timeline: z.nullable(z.number()) }),
  ),
});

const pathIn = (stateDir: string): string => join(stateDir, 'router.json');

/** `router.json` in the state directory, which only its owner may read. */
export const fenceRecord = {
  /** Null when there is none, or when it is not what this version writes. Throws the system's own errors. */
  async read(stateDir: string): Promise<FenceRecord | null> {
    try {
      const text = await readFile(pathIn(stateDir), 'utf8');
      return form.safeParse(JSON.parse(text)).data ?? null;
    } catch (error) {
      if (error instanceof SyntaxError || errno(error) === 'ENOENT') return null;
      throw error;
    }
  },

  /** On disk when this returns, as a whole or not at all. Throws DISK_FULL, FILE_WRITE_FAILED and STATE_DIR_UNSAFE. */
  async write(stateDir: string, record: FenceRecord): Promise<void> {
    const { root } = await openStateDir(stateDir);
    const path = pathIn(root);
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(form.parse(record), null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw writeError(path, error);
    }
  },
} as const;

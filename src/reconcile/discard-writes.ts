import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from '../errors/errno.ts';
import { SetupError } from '../errors/setup-error.ts';
import { openStateDir } from '../files/state-dir.ts';
import { writeError } from '../files/write-error.ts';
import type { Fence } from '../journal/fence.ts';
import { forgetFence } from '../journal/forget-fence.ts';
import { holdFence } from '../journal/hold-fence.ts';
import { releaseFence } from '../journal/release-fence.ts';
import type { Connection } from '../postgres/connection.ts';
import type { WaitingChanges } from './brought-table.ts';
import type { Change } from './change.ts';
import { journalPages, waitingChanges } from './journal-reader.ts';
import { type ReconcileRequest, usualHoldMs } from './reconcile-request.ts';
import { openFallback } from './reconcile-sides.ts';

/** What was given up. */
export interface DiscardedWrites {
  readonly waiting: readonly WaitingChanges[];
  /** Where every change is kept as JSON; null when there was nothing. */
  readonly file: string | null;
  /** Why the fallback could not be asked, when this machine merely ends waiting for it; else null. */
  readonly lost: SetupError | null;
}

const pageRows = 2_000;

/**
 * Gives up every write that the primary does not have. First they are written into a file of the backups, which
 * only its owner may read. The rows of the fallback stay as they are, until a sync replaces them; new writes
 * are held until the fence is closed or released. A fallback that cannot be asked is no longer waited for.
 *
 * @throws SetupError, with nothing given up
 */
export async function discardWrites(
  request: ReconcileRequest & { readonly stateDir: string },
): Promise<DiscardedWrites> {
  const opened = await openFallback(request).catch(async (error: unknown) => {
    const lost = error instanceof SetupError && error.code !== 'CANCELLED' ? error : null;
    if (lost === null || !(await forgetFence(request.stateDir))) throw error;
    return lost;
  });
  if (opened instanceof SetupError) return { waiting: [], file: null, lost: opened };
  const { connection: fallback, fence } = opened;
  try {
    if (fence === null) return { waiting: [], file: null, lost: null };
    if (fence.mode === 'open' || fence.mode === 'held') {
      await holdFence(fallback, { timeoutMs: request.holdMs ?? usualHoldMs });
    }
    try {
      return await giveUp(fallback, fence, request.stateDir);
    } catch (error) {
      if (fence.mode === 'open') await releaseFence(fallback).catch(() => undefined);
      throw error;
    }
  } finally {
    await fallback.close();
  }
}

async function giveUp(
  fallback: Connection,
  fence: Fence,
  stateDir: string,
): Promise<DiscardedWrites> {
  const waiting = await waitingChanges(fallback);
  if (waiting.length === 0) return { waiting, file: null, lost: null };
  const { backups } = await openStateDir(stateDir);
  const stamp = new Date().toISOString().replace(/[-:.]/gu, '');
  const file = join(backups, `discarded-writes.${stamp}.json`);
  const last = await keep(
    file,
    fence,
    journalPages(fallback, { rows: pageRows, finals: true }),
  ).catch((error: unknown) => {
    throw errno(error) === null ? error : writeError(file, error);
  });
  // Never, to those who compare what was brought.
  await fallback.query(
    'update setup_wizard.journal set replayed_at = $$-infinity$$ where replayed_at is null and seq <= $1::bigint',
    [String(last)],
  );
  return { waiting, file, lost: null };
}

/** Returns the last number that is in the file, which has its name when it is whole. */
async function keep(
  path: string,
  { pair, epoch, since, reason }: Fence,
  pages: AsyncIterable<readonly Change[]>,
): Promise<bigint> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.partial`;
  let last = 0n;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      const head = JSON.stringify({ version: 1, pair, epoch, since, reason });
      await file.writeFile(`${head.slice(0, -1)},"changes":[`);
      for await (const page of pages) {
        const lines = page.map((change) => changeLine(change)).join(',\n');
        await file.writeFile(`${last === 0n ? '\n' : ',\n'}${lines}`);
        last = page.at(-1)?.seq ?? last;
      }
      await file.writeFile('\n]}\n');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return last;
}

/** The images are JSON already. */
function changeLine({ seq, table, op, key, old, new: after }: Change): string {
  const head = JSON.stringify({ seq: Number(seq), schema: table.schema, table: table.name, op });
  return `${head.slice(0, -1)},"key":${key ?? 'null'},"old":${old ?? 'null'},"new":${after ?? 'null'}}`;
}

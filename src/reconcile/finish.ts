import { SetupError } from '../errors/setup-error.ts';
import { adoptMark } from '../journal/adopt-mark.ts';
import { closeFence } from '../journal/close-fence.ts';
import type { Fence } from '../journal/fence.ts';
import { fenceRecord } from '../journal/fence-record.ts';
import { forgetBrought } from '../journal/forget-brought.ts';
import { writeMark } from '../journal/write-mark.ts';
import { isServersVerdict } from '../postgres/is-servers-verdict.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import { bookedDecisions, closeBooks } from './books.ts';
import { compareSample, sampleWarnings } from './compare-sample.ts';
import { epochTables } from './journal-reader.ts';
import { onPrimary } from './on-primary.ts';
import { placeSequences } from './place-sequences.ts';
import { wantedTables } from './reconcile-policy.ts';
import type { ReconcileReport } from './reconcile-report.ts';
import type { ReplayWork } from './replay-work.ts';

/**
 * What follows when the primary has every write: rows are compared, sequences moved, and both databases and
 * this machine write down that the primary is in use again. Every part of it may be done twice.
 */
export async function finish(
  work: ReplayWork,
  fence: Fence,
  { stateDir, identity }: { readonly stateDir: string | null; readonly identity: ServerIdentity },
): Promise<Pick<ReconcileReport, 'fence' | 'compared' | 'sequences' | 'warnings' | 'closed'>> {
  const { primary, fallback, mark } = work;
  const tables = wantedTables(work.policies, await epochTables(fallback, fence.epoch));
  const nothing = tables.map((table) => ({ ...table, inserts: 0, updates: 0, deletes: 0 }));
  await work.tables.learn(nothing);
  const decided = [...(await bookedDecisions(primary, mark))];
  const left = new Set(decided.filter(([, side]) => side === 'primary').map(([id]) => id));
  const sample = await compareSample(work, left);
  const { moved, warnings } = await placeSequences(work, tables, fence.epoch);
  await writeMark(primary, { pair: fence.pair, epoch: fence.epoch });
  await closeFence(fallback);
  // An older copy of the fallback may have brought back what it had, though there were failovers after it.
  const { fence: closed } = await adoptMark(work, fence.pair);
  if (stateDir !== null) await remember(stateDir, closed, identity);
  const kept = await forget(work);
  return {
    fence: closed,
    compared: sample.compared,
    sequences: moved,
    warnings: [...sampleWarnings(sample), ...warnings, ...kept],
    closed: true,
  };
}

/** The primary is in use again, whatever becomes of the books; the next run, or the next router, does it else. */
async function forget({ primary, fallback, mark }: ReplayWork): Promise<readonly string[]> {
  try {
    await onPrimary(primary, () => closeBooks(primary, mark));
    await forgetBrought(fallback);
    return [];
  } catch (error) {
    if (!isServersVerdict(error)) throw error;
    const words = error instanceof SetupError ? (error.detail ?? error.message) : String(error);
    return [`What was brought back is still in the journal (${words}).`];
  }
}

/** Writes down on this machine what the fence says. */
export async function remember(
  stateDir: string,
  fence: Fence,
  identity: ServerIdentity,
): Promise<void> {
  const { epoch, mode, pair, reason, since } = fence;
  const known = await fenceRecord.read(stateDir);
  const same = JSON.stringify(known?.primary) === JSON.stringify(identity);
  if (same && known?.epoch === epoch && known.mode === mode && known.pair === pair) return;
  await fenceRecord.write(stateDir, {
    version: 1,
    epoch,
    mode,
    pair,
    reason,
    since,
    primary: identity,
  });
}

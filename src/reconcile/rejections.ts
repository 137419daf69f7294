import type { Change } from './change.ts';
import { type Conflict, rowImage } from './conflict.ts';
import type { Unit } from './divided-batch.ts';
import { outcomeOf } from './outcome-of.ts';
import { policyFor, wantedOf } from './reconcile-policy.ts';
import type { ReplayWork } from './replay-work.ts';
import { ChangeRejected, UnresolvedConflicts } from './stopped-replay.ts';
import { checkDeferred, rejected, writeInOrder } from './write-in-order.ts';

/** Rejections that are looked for before somebody is asked to decide. */
export const mostRejections = 20;

/** What the primary does not let in of a transaction. */
export interface Rejections {
  readonly seqs: ReadonlySet<bigint>;
  readonly conflicts: readonly Conflict[];
  /** Whether it only says at the end that something is wrong: then all of it is left out. */
  readonly all: boolean;
  /** The words for what is left out then. */
  readonly detail: string;
}

/** Those that nobody has decided. */
export function openOnes(conflicts: readonly Conflict[]): readonly Conflict[] {
  return conflicts.filter(({ outcome }) => outcome === null);
}

/**
 * Tries the changes of a transaction one by one, each in a savepoint of its own, and undoes all of them.
 *
 * @param open rejections that somebody has to decide already; there is an end to them
 * @throws UnresolvedConflicts, or what `Connection.query` throws
 */
export async function rejections(work: ReplayWork, unit: Unit, open: number): Promise<Rejections> {
  const { primary } = work;
  const seqs = new Set<bigint>();
  const conflicts: Conflict[] = [];
  let detail: string | null = null;
  await primary.batch('savepoint trial; savepoint one');
  try {
    for await (const changes of unit.read()) {
      for (const change of wantedOf(work.policies, changes)) {
        const words = await refusal(work, change);
        if (words === null) continue;
        seqs.add(change.seq);
        conflicts.push(constraintConflict(work, change, words));
      }
      if (open + openOnes(conflicts).length >= mostRejections) break;
    }
    detail = await wordsOf(rejected(null, primary.batch(checkDeferred)));
  } catch (error) {
    // What is left out has consequences, which nobody has to decide about.
    const undecided = openOnes(conflicts);
    if (!(error instanceof UnresolvedConflicts) || undecided.length === 0) throw error;
    throw new UnresolvedConflicts(undecided);
  }
  await primary.batch('rollback to savepoint trial; release savepoint trial');
  const all = detail !== null || seqs.size === 0;
  return { seqs, conflicts, all, detail: detail ?? kept };
}

/** All other changes of the transaction, as rejected. */
export async function restOf(
  work: ReplayWork,
  unit: Unit,
  { seqs: known, detail }: Rejections,
): Promise<{ readonly seqs: readonly bigint[]; readonly conflicts: readonly Conflict[] }> {
  const seqs: bigint[] = [];
  const conflicts: Conflict[] = [];
  for await (const changes of unit.read()) {
    for (const { seq } of changes) seqs.push(seq);
    for (const change of wantedOf(work.policies, changes)) {
      if (!known.has(change.seq)) conflicts.push(constraintConflict(work, change, detail));
    }
  }
  return { seqs, conflicts };
}

const kept = 'The primary does not let the transaction in as a whole.';

/** Why the primary does not let one change in; null when it does. */
async function refusal(work: ReplayWork, change: Change): Promise<string | null> {
  const words = await wordsOf(writeInOrder(work, [change], new Set()));
  await work.primary.batch(
    words === null
      ? 'release savepoint one; savepoint one'
      : 'rollback to savepoint one; set constraints all deferred',
  );
  return words;
}

async function wordsOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof ChangeRejected) return error.detail;
    throw error;
  }
}

function constraintConflict({ policies }: ReplayWork, change: Change, detail: string): Conflict {
  const policy = policyFor(policies, change.table);
  return {
    table: change.table,
    kind: 'constraint',
    key: rowImage(change.key),
    base: rowImage(change.old),
    primary: null,
    fallback: rowImage(change.new),
    policy,
    outcome: outcomeOf(policy, 'constraint', null),
    detail,
  };
}

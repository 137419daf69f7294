import type { ErrorCode } from '../errors/error-codes.ts';
import { SetupError } from '../errors/setup-error.ts';
import { closeFence } from '../journal/close-fence.ts';
import { endJournal } from '../journal/end-journal.ts';
import type { Fence } from '../journal/fence.ts';
import { type FenceRecord, fenceRecord } from '../journal/fence-record.ts';
import type { UnsupportedTable } from '../journal/journal-readiness.ts';
import { openFence } from '../journal/open-fence.ts';
import { prepareFence } from '../journal/prepare-fence.ts';
import { prepareJournal } from '../journal/prepare-journal.ts';
import { prepareMark } from '../journal/prepare-mark.ts';
import { readFence } from '../journal/read-fence.ts';
import { readMark } from '../journal/read-mark.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ServerIdentity } from '../postgres/server-identity.ts';
import { olderCopy } from './left-elsewhere.ts';
import type { Prober } from './prober.ts';
import { reasonOf } from './reason-of.ts';
import type { FallbackWrites, Reason } from './router-state.ts';
import { holdsWrites } from './situation.ts';

/** Whom a keeper asks, and what the application has chosen. */
export interface FenceKeeperOptions {
  readonly primary: Prober | null;
  readonly fallback: Prober;
  readonly stateDir: string | null;
  readonly holder: string;
  readonly writes: FallbackWrites;
  /** Milliseconds to get a connection. */
  readonly connectMs: number;
  /** Hears what went wrong although the router goes on. */
  readonly trouble: (reason: Reason) => void;
  /** Hears of which tables the journal does not record every change. */
  readonly unrecorded: (tables: readonly UnsupportedTable[]) => void;
}

/** What came of opening the fence. */
export interface Opened {
  /** Null where the fallback keeps none, and takes no writes either. */
  readonly fence: Fence | null;
  readonly writes: FallbackWrites;
  /** Why less is taken than was asked for. */
  readonly problem: Reason | null;
}

/** Milliseconds for the triggers of all tables, of which an application may have thousands. */
const prepareMs = 60_000;

/** Opens and closes the durable fence in the fallback, and remembers it in the state directory. */
export class FenceKeeper {
  readonly #options: FenceKeeperOptions;
  #recorded = '';
  /** One write after the other: the last word is written last. */
  #remembering: Promise<void> = Promise.resolve();
  #preparing: Promise<void> | null = null;
  /** Why this fallback is not trusted with writes. */
  #older: Reason | null = null;
  /** Ends what is being made beforehand. */
  #haste = new AbortController();

  constructor(options: FenceKeeperOptions) {
    this.#options = options;
  }

  /**
   * Opens it, or adopts the one that is open. A fallback that cannot keep a journal, or no fence at all,
   * serves what it can; so does an older copy of itself, which counts no failover by that.
   *
   * @throws SetupError when the fallback was lost meanwhile
   */
  async open(reason: Reason, primary: ServerIdentity | null): Promise<Opened> {
    const { writes, holder } = this.#options;
    // It may hold the locks that opening needs.
    this.#haste.abort();
    const opening = { holder, reason: reason.message, primary };
    const kept = writes === 'journal' ? 'read-only' : writes;
    let problem = this.#older;
    if (writes === 'journal' && problem === null) {
      try {
        const fence = await this.#onFallback((fallback) =>
          openFence(fallback, { ...opening, mode: 'open' }),
        );
        // What is written from here on must be known after a restart, too, even if the fallback is not up then.
        await this.remember(fence);
        return { fence, writes, problem };
      } catch (error) {
        problem = this.#reasonUnlessLost(error);
      }
    }
    try {
      const fence = await this.#onFallback((fallback) =>
        openFence(fallback, { ...opening, mode: 'read-only', uncounted: this.#older !== null }),
      );
      if (this.#older === null) void this.remember(fence);
      return { fence, writes: kept, problem };
    } catch (error) {
      return { fence: null, writes: kept, problem: problem ?? this.#reasonUnlessLost(error) };
    }
  }

  /** From now on the fallback takes no writes: it is an older copy of itself. */
  distrust(reason: Reason): void {
    this.#older = reason;
    this.#options.trouble(reason);
  }

  get trusts(): boolean {
    return this.#older === null;
  }

  /** @throws SetupError RECONCILE_REQUIRED, or as `diagnose` explains it */
  async close(): Promise<Fence | null> {
    const fence = await this.#onFallback(async (fallback) =>
      (await readFence(fallback)) === null ? null : closeFence(fallback),
    );
    if (fence !== null) await this.remember(fence);
    return fence;
  }

  /**
   * Makes beforehand what a failover needs, so that it is one round trip then; without a primary, takes
   * away what would keep the fallback from being the whole set-up. Never throws.
   */
  prepare(): Promise<void> {
    this.#preparing ??= this.#prepare();
    return this.#preparing;
  }

  async #prepare(): Promise<void> {
    const { writes, primary, fallback, connectMs, trouble, unrecorded } = this.#options;
    this.#haste = new AbortController();
    const { signal } = this.#haste;
    const patience = { timeoutMs: connectMs, limitMs: prepareMs, signal };
    try {
      if (primary === null) {
        await fallback.aside(endJournal, patience);
        return;
      }
      const fence = await fallback.aside(async (it) => {
        await prepareFence(it);
        const journal = writes === 'journal' ? await prepareJournal(it) : null;
        if (journal?.ready === false) throw journal.error;
        if (journal !== null) unrecorded(journal.unsupported);
        return readFence(it);
      }, patience);
      if (fence !== null) {
        const mark = await primary.aside(async (it) => {
          if (writes === 'journal') await prepareMark(it, fence.pair);
          return await readMark(it, fence.pair);
        }, patience);
        const older = mark === null ? null : olderCopy(mark.epoch, fence);
        if (older !== null) this.distrust(older);
      }
    } catch (error) {
      // A server that was lost is asked again later.
      if (isLoss(error)) this.#preparing = null;
      else trouble(reasonOf(error));
    }
  }

  /** Writes the record when it would say something else than before. Never throws. */
  remember(fence: Fence): Promise<void> {
    const { stateDir } = this.#options;
    if (stateDir === null) return Promise.resolve();
    const { epoch, pair, reason, since, primary } = fence;
    const mode = fence.mode === 'read-only' && holdsWrites(fence) ? 'open' : fence.mode;
    const record: FenceRecord = { version: 1, epoch, mode, pair, reason, since, primary };
    const text = JSON.stringify(record);
    if (text !== this.#recorded) {
      this.#recorded = text;
      this.#remembering = this.#remembering.then(() => this.#write(stateDir, record));
    }
    return this.#remembering;
  }

  /** Resolves when everything that is to be remembered is on disk. Never throws. */
  remembered(): Promise<void> {
    return this.#remembering;
  }

  async #write(stateDir: string, record: FenceRecord): Promise<void> {
    try {
      await fenceRecord.write(stateDir, record);
    } catch (error) {
      this.#recorded = '';
      this.#options.trouble(reasonOf(error));
    }
  }

  /** A connection that stood idle may be dead without knowing: then once more over a new one. */
  async #onFallback<Answer>(work: (fallback: Connection) => Promise<Answer>): Promise<Answer> {
    const { fallback, connectMs } = this.#options;
    try {
      return await fallback.lend(work, connectMs);
    } catch (error) {
      if (!isLoss(error)) throw error;
      await fallback.drop();
      return fallback.lend(work, connectMs);
    }
  }

  #reasonUnlessLost(error: unknown): Reason {
    if (isLoss(error)) throw error;
    return reasonOf(error);
  }
}

/** What a server that is there says of its fence; everything else means that it could not be asked. */
const verdicts: readonly ErrorCode[] = ['JOURNAL_UNAVAILABLE', 'RECONCILE_REQUIRED'];

function isLoss(error: unknown): boolean {
  return !(error instanceof SetupError && verdicts.includes(error.code));
}

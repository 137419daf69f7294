import type { FallbackLimits } from '../fallback-limits.ts';
import type { Batch, StatementChange } from './batch-assembler.ts';
import { deallocatedNames } from './deallocated-names.ts';
import { endOfText, messageText, textBytes } from './message-text.ts';
import { WireError } from './server-error.ts';
import { wireMessage } from './wire-message.ts';

const sync = wireMessage('S');
const nothing = Buffer.alloc(0);

/**
 * The prepared statements of one client. The engine forgets them whenever another client had its
 * turn; the Parse messages are kept here and sent again when a batch uses them.
 */
export class StatementRegistry {
  readonly #limits: Pick<FallbackLimits, 'maxPreparedStatements' | 'maxPreparedBytes'>;
  readonly #kept = new Map<string, Buffer>();
  #bytes = 0;
  /** Those that the engine knows in its present session. */
  readonly #live = new Set<string>();
  #restored = new Set<string>();
  /** Where the server stands: it may be within a batch, or skip everything up to its Sync. */
  #batch: 'none' | 'open' | 'failed' = 'none';
  #pending: StatementChange[] = [];
  #running: Batch | null = null;
  /** The names that the DEALLOCATE statements of the batch end, once one of them has. */
  #freed: string[] | null = null;

  constructor(limits: Pick<FallbackLimits, 'maxPreparedStatements' | 'maxPreparedBytes'>) {
    this.#limits = limits;
  }

  /**
   * The messages to run before `batch`, so that what it uses exists. They are a batch of their own
   * where that is possible; within one that is open a Sync would commit what the client has not.
   */
  begin(batch: Batch, handOver: boolean): Buffer {
    if (handOver) this.#live.clear();
    this.#restored.clear();
    this.#pending = [];
    this.#running = batch;
    this.#freed = null;
    if (this.#batch === 'failed') return nothing;
    this.#pending = [...batch.changes];
    for (const name of batch.uses) {
      if (!this.#live.has(name) && this.#kept.has(name)) this.#restored.add(name);
    }
    if (batch.query !== null) this.#drop('');
    if (this.#restored.size === 0) return nothing;
    const messages = [...this.#restored].flatMap((name) => {
      this.#live.add(name);
      // Close costs nothing, and a statement that is there after all must not be in the way.
      return [wireMessage('C', Buffer.from('S'), textBytes(name)), this.#kept.get(name) ?? nothing];
    });
    const own = this.#batch === 'none' && !batch.flushed;
    return Buffer.concat(own ? [...messages, sync] : messages);
  }

  /** ParseComplete or CloseComplete came back. Throws WireError 54000 above the limits. */
  confirmed(kind: StatementChange['kind']): void {
    const change = this.#pending.shift();
    if (change?.kind !== kind) return;
    if (change.kind === 'close') {
      if (change.name !== null) this.#drop(change.name);
      return;
    }
    this.#drop(change.name);
    this.#kept.set(change.name, change.message);
    this.#live.add(change.name);
    this.#restored.delete(change.name);
    this.#bytes += change.message.length;
    const { maxPreparedStatements, maxPreparedBytes } = this.#limits;
    // The unnamed statement may be of any size: there is only one of it.
    const named = this.#bytes - (this.#kept.get('')?.length ?? 0);
    if (this.#kept.size > maxPreparedStatements + 1 || named > maxPreparedBytes) {
      throw new WireError('FATAL', '54000', 'too many prepared statements on this connection');
    }
  }

  /** An error came back: the rest of the batch is skipped. */
  failed(): void {
    this.#batch = 'failed';
    this.#pending = [];
    // It may have been one of these; restoring those once more that are there does no harm.
    for (const name of this.#restored) this.#live.delete(name);
  }

  /** The messages of `begin` and of the batch have run; `synced` when the server said so. */
  ended(synced: boolean): void {
    if (synced) this.#batch = 'none';
    else if (this.#batch === 'none') this.#batch = 'open';
  }

  /** A command tag came back; some of them end statements. */
  completed(tag: string): void {
    if (tag === 'DEALLOCATE ALL' || tag === 'DISCARD ALL') {
      for (const name of [...this.#kept.keys()]) this.#drop(name);
    } else if (tag === 'DEALLOCATE') {
      this.#freed ??= this.texts().flatMap(deallocatedNames);
      const name = this.#freed.shift();
      if (name !== undefined) this.#drop(name);
    }
  }

  /** The SQL that the batch runs. */
  texts(): readonly string[] {
    if (this.#running === null) return [];
    const { query, executed } = this.#running;
    if (query !== null) return [query];
    return executed.flatMap((source) => {
      const parse = typeof source === 'string' ? this.#kept.get(source) : source;
      return parse === undefined ? [] : [messageText(parse, endOfText(parse, 5))];
    });
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.length ?? 0;
    this.#kept.delete(name);
    this.#live.delete(name);
  }
}

import { askBackend } from './engine-session.ts';
import type { PgliteBackend } from './pglite-backend.ts';

/** NUM_LOCK_PARTITIONS of PostgreSQL: its entry of a process has a list of locks for each. */
const lockLists = 16;
/** Bytes of a list's head: two pointers, both to itself while the list is empty. */
const headBytes = 8;
/** Where the lists begin at the latest, in bytes: the entry of a process is 640 bytes long. */
const latestStart = 512;

const tempTables =
  'select exists(select from pg_catalog.pg_class where relnamespace = pg_catalog.pg_my_temp_schema())';
const holdableCursors =
  'select exists(select from pg_catalog.pg_cursor() as c where c.is_holdable)';

/**
 * What a session holds beyond its transactions and cannot get back once another client has had it:
 * temporary tables, advisory locks, cursors WITH HOLD. The server is asked only where a cheap sign
 * says that there may be some.
 */
export class HeldState {
  readonly #backend: PgliteBackend;
  readonly #lists: number | null;
  #transaction: bigint | number = 0;
  #oid = 0;
  #temporary = false;
  #cursors = false;

  constructor(backend: PgliteBackend) {
    this.#backend = backend;
    this.#lists = listsOf(backend);
  }

  /** The session has been discarded. */
  discarded(): void {
    this.#temporary = false;
    this.#cursors = false;
  }

  /** To be asked between two transactions; `declared`: a cursor was declared, by a statement. */
  found(declared: boolean): boolean {
    if (this.#mayDiffer()) {
      const schema = askBackend(this.#backend, 'select pg_catalog.pg_my_temp_schema()').value;
      this.#temporary = schema !== '0' && this.#asked(tempTables);
    }
    if (declared || this.#cursors) this.#cursors = this.#asked(holdableCursors);
    return this.#temporary || this.#cursors || this.#locks();
  }

  /** Who makes a temporary table takes an oid; who drops one, the number of a transaction. */
  #mayDiffer(): boolean {
    const { inside } = this.#backend;
    if (inside === null) return false;
    const [oid, transaction] = [inside.nextOid(), inside.nextTransaction()];
    const made = oid !== this.#oid;
    const wrote = transaction !== this.#transaction;
    [this.#oid, this.#transaction] = [oid, transaction];
    return made || (wrote && this.#temporary);
  }

  /** Between transactions there are no locks but advisory ones of the session. */
  #locks(): boolean {
    return this.#lists !== null && !empty(this.#backend.memory(), this.#lists);
  }

  /** A question that fails, as by a statement_timeout of the client, must not lose anything. */
  #asked(sql: string): boolean {
    const { sqlstate, value } = askBackend(this.#backend, sql);
    return sqlstate !== null || value === 't';
  }
}

/** The address of the lists, proven with a lock; null where they are not found. */
function listsOf(backend: PgliteBackend): number | null {
  const entry = backend.inside?.processEntry() ?? 0;
  if (entry === 0) return null;
  const at = firstRow(backend.memory(), entry);
  if (at === null) return null;
  askBackend(backend, 'select pg_catalog.pg_advisory_lock(0)');
  const locked = !empty(backend.memory(), at);
  askBackend(backend, 'select pg_catalog.pg_advisory_unlock(0)');
  return locked && empty(backend.memory(), at) ? at : null;
}

function firstRow(memory: Uint8Array, entry: number): number | null {
  for (let at = entry; at <= entry + latestStart; at += 4) if (empty(memory, at)) return at;
  return null;
}

function empty(memory: Uint8Array, lists: number): boolean {
  const words = new Uint32Array(memory.buffer, lists, (lockLists * headBytes) / 4);
  return words.every((word, index) => word === lists + headBytes * Math.trunc(index / 2));
}

import dueSql from '../../../sql/embedded-due-vacuums.sql';
import { askBackend } from './engine-session.ts';
import type { PgliteBackend } from './pglite-backend.ts';
import { wireMessage } from './wire-message.ts';

/**
 * Does what the autovacuum of a server does in its background, which a single backend does not have:
 * VACUUM and ANALYZE of the tables that have crossed PostgreSQL's own thresholds. It does so in the
 * session of the last client, and leaves that as it is. What that session forbids, as by a short
 * statement_timeout, is left out.
 */
export class DueVacuums {
  readonly #backend: PgliteBackend;
  /** Which number the next transaction that writes had when nothing was due any more. */
  #seen: bigint | number;

  constructor(backend: PgliteBackend) {
    this.#backend = backend;
    this.#seen = backend.inside?.nextTransaction() ?? 0;
  }

  /**
   * To be called between transactions. Costs nothing when nothing was written since it was through.
   * `cancelled`: the statement that ran was to be the last.
   */
  run(cancelled: () => boolean): void {
    const { inside } = this.#backend;
    if (inside === null || inside.nextTransaction() === this.#seen) return;
    // What the last statements have done is otherwise counted up to a second later.
    askBackend(this.#backend, 'select pg_catalog.pg_stat_force_next_flush()');
    for (const statement of cancelled() ? [] : this.#due()) {
      this.#backend.run(statement, () => undefined);
      if (cancelled()) return;
    }
    if (!cancelled()) this.#seen = inside.nextTransaction();
  }

  #due(): readonly Buffer[] {
    const { sqlstate, value } = askBackend(this.#backend, dueSql);
    if (sqlstate !== null) return [];
    const statements = JSON.parse(value) as readonly string[];
    return statements.map((hex) => wireMessage('Q', Buffer.from(`${hex}00`, 'hex')));
  }
}

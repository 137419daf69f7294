import pg from 'pg';
import type { Connection, QueryArrayResult } from 'pg';
import type { Sending } from './watch-submittable.ts';

/** How `pg` tells what became of a statement. */
export type QueryCallback = (error: unknown, result?: QueryArrayResult) => void;

/** A query as `pg` has it inside; its types tell less. */
interface InnerQuery {
  callback: QueryCallback | null | undefined;
  submit(connection: Connection): unknown;
  handleError(error: unknown, connection: Connection): unknown;
}

const Inner = pg.Query as unknown as new (
  config: unknown,
  values: unknown,
  callback: unknown,
) => InnerQuery;

/** One statement of a routed client, in place of the query object that `pg` would make of it. */
export class RoutedQuery extends Inner implements Sending {
  sent = false;
  readonly text: string | undefined;
  readonly reads: boolean;
  /** Where `pg` looks for it. */
  readonly query_timeout: unknown;

  constructor(config: unknown, values: unknown, callback: unknown) {
    super(config, values, callback);
    const { text, access, query_timeout } = statementOf(config);
    // Anything else is for `pg` to refuse.
    this.text = text as string | undefined;
    this.reads = access === 'read';
    this.query_timeout = query_timeout;
  }

  /**
   * All of a statement is handed to the system in one write. One that fails at once has taken no byte: the
   * connection was reset before, and nobody has heard of it yet.
   */
  override submit(connection: Connection): unknown {
    const { stream } = connection;
    const { writable } = stream;
    const refusal = super.submit(connection);
    this.sent = writable && stream.errored === null;
    return refusal;
  }
}

/** What a statement's configuration says; a text alone is one, too. */
export function statementOf(config: unknown): {
  readonly text?: unknown;
  readonly access?: unknown;
  readonly query_timeout?: unknown;
} {
  if (typeof config === 'string') return { text: config };
  return typeof config === 'object' && config !== null ? config : {};
}

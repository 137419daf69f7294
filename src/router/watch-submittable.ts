import type { Connection } from 'pg';

/** A query object of another library (a cursor, COPY, a stream), as a client of `pg` drives it. */
export interface WatchedSubmittable {
  callback?: unknown;
  submit(connection: Connection): unknown;
  handleError(error: unknown, connection?: Connection): unknown;
}

/** A statement, and whether it was sent. */
export interface Sending {
  /** Absent for what was prepared before and is called by name. */
  readonly text: string | undefined;
  readonly reads: boolean;
  /** Whether any of it left this process. */
  sent: boolean;
}

/** Whether it is a query object, which is submitted as it is. */
export function isSubmittable(config: unknown): config is WatchedSubmittable {
  return (
    typeof config === 'object' &&
    config !== null &&
    'submit' in config &&
    typeof config.submit === 'function'
  );
}

/** Has the object tell what was sent, and be told errors as `explain` words them. */
export function watchSubmittable(
  query: WatchedSubmittable,
  explain: (error: unknown, sending: Sending) => unknown,
): void {
  const sending: Sending = { text: textOf(query), reads: readsOf(query), sent: false };
  const { callback } = query;
  const submit = query.submit.bind(query);
  const handleError = query.handleError.bind(query);
  query.submit = (connection) => {
    sending.sent = true;
    return submit(connection);
  };
  query.handleError = (error, connection) => handleError(explain(error, sending), connection);
  if (typeof callback !== 'function') return;
  query.callback = (error: unknown, ...rest: readonly unknown[]): unknown =>
    (callback as (...parts: unknown[]) => unknown).call(
      query,
      isNothing(error) ? error : explain(error, sending),
      ...rest,
    );
}

function isNothing(error: unknown): boolean {
  return error === null || error === undefined;
}

function textOf(query: WatchedSubmittable): string | undefined {
  return 'text' in query && typeof query.text === 'string' ? query.text : undefined;
}

function readsOf(query: WatchedSubmittable): boolean {
  return 'access' in query && query.access === 'read';
}

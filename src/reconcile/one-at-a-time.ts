import type { Connection } from '../postgres/connection.ts';

/** The same session for several who do not know of each other: a statement waits until the one before is answered. */
export function oneAtATime(connection: Connection): Connection {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(ask);
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    ...connection,
    query: (...asked) => inTurn(() => connection.query(...asked)),
    batch: (...asked) => inTurn(() => connection.batch(...asked)),
  };
}

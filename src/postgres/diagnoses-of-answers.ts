import type { Diagnosis } from './diagnosis.ts';

const node = 'Node.js documentation, "Errors"';

/** Errors of a connection that stood: wrong answers, none, or its end. First match wins. */
export const diagnosesOfAnswers: readonly Diagnosis[] = [
  {
    id: 'not-postgres',
    codes: ['NOT_POSTGRES'],
    code: 'NOT_POSTGRES',
    message: ({ place }) => `What answers at ${place} is not PostgreSQL.`,
    fix: ({ variable }) =>
      `Correct ${variable('HOST')} and ${variable('PORT')}; PostgreSQL usually listens on 5432.`,
    cause: 'Another program listens on this port, such as a web server or another database.',
    example: "The answer to the first packet is not PostgreSQL's",
    source: 'PostgreSQL manual, chapter "Frontend/Backend Protocol".',
  },
  {
    id: 'not-postgres-any-more',
    text: /received invalid response/i,
    code: 'NOT_POSTGRES',
    message: ({ place }) => `What answers at ${place} is not PostgreSQL.`,
    fix: ({ variable }) =>
      `Correct ${variable('HOST')} and ${variable('PORT')}; PostgreSQL usually listens on 5432.`,
    cause: 'Something between here and the server answers in its place, such as a proxy.',
    example: 'received invalid response: 4a',
    source: 'The driver pg.',
  },
  {
    id: 'no-answer',
    text: /query read timeout/i,
    code: 'QUERY_TIMEOUT',
    message: ({ place }) => `The server at ${place} did not answer a query in time.`,
    fix: () =>
      "Run the same command again; if it stays so, look for locks: select * from pg_stat_activity where wait_event_type = 'Lock'",
    cause: 'The query waits for a lock, or the network stopped in the middle.',
    example: 'Query read timeout',
    source: 'The driver pg.',
  },
  {
    id: 'connection-reset',
    codes: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'TLS_NEGOTIATION', 'ERR_STREAM_DESTROYED'],
    code: 'CONNECTION_LOST',
    message: ({ place }) => `The connection to ${place} broke.`,
    fix: () => "Run the same command again; if it stays so, the server's log says why it hangs up.",
    cause: 'A firewall or proxy cut the connection, or a process of the server died.',
    example: 'read ECONNRESET',
    source: node,
  },
  {
    id: 'connection-closed',
    text: /connection terminated|not queryable|connection ended/i,
    code: 'CONNECTION_LOST',
    message: ({ place }) => `The server at ${place} closed the connection.`,
    fix: () => "Run the same command again; if it stays so, the server's log says why it hangs up.",
    cause: 'The server, a pooler or a proxy ended the session.',
    example: 'Connection terminated unexpectedly',
    alsoSeen: ['Client has encountered a connection error and is not queryable'],
    source: 'The driver pg.',
  },
];

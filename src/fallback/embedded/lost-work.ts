/** What a client is told whose work was ended by the gateway or with its engine. */
export const lostWork = {
  idle: {
    severity: 'FATAL',
    sqlstate: '25P03',
    message: 'terminating connection due to idle-in-transaction timeout',
  },
  // As of a session outside of a transaction; 25P03 would say that there was one to roll back.
  held: {
    severity: 'FATAL',
    sqlstate: '57P05',
    message: 'terminating connection due to idle-session timeout',
    hint: 'Other clients waited for the one session of the embedded fallback, in which this connection kept a temporary table, an advisory lock or a cursor WITH HOLD.',
  },
  statement: {
    severity: 'FATAL',
    sqlstate: '57014',
    message: 'canceling statement due to statement timeout',
    hint: 'The statement limit of the embedded fallback ended this connection.',
  },
  cancel: {
    severity: 'FATAL',
    sqlstate: '57014',
    message: 'canceling statement due to user request',
    hint: 'The statement could not be cancelled alone, so this connection was ended with it.',
  },
  crash: {
    severity: 'FATAL',
    sqlstate: '57P02',
    message: 'terminating connection because the database engine was lost and is being restarted',
    hint: 'In a moment you should be able to reconnect to the database and repeat your command.',
  },
} as const;

/** What a client is told whose work was ended by the gateway or with its engine. */
export const lostWork = {
  idle: {
    severity: 'FATAL',
    sqlstate: '25P03',
    message: 'terminating connection due to idle-in-transaction timeout',
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

/** What the gateway itself tells one client. */
export const clientErrors = {
  cancelled: {
    severity: 'ERROR',
    sqlstate: '57014',
    message: 'canceling statement due to user request',
  },
  internal: {
    severity: 'FATAL',
    sqlstate: 'XX000',
    message: 'internal error of the embedded fallback; this connection is closed',
  },
} as const;

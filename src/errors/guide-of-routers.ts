import type { GuidePart } from './guide-entry.ts';

/** Codes of the router, of the journal of the fallback, and of bringing its writes back. */
export const guideOfRouters = {
  DATABASE_UNAVAILABLE: {
    title: 'No database takes statements',
    cause: 'The primary is not usable, and there is no fallback that could take over.',
    fix: 'setup-wizard route says what is wrong with each; setup-wizard fallback start starts the fallback.',
  },
  DATABASE_DIVERGED: {
    title: 'Another server answers at the address of the primary',
    cause:
      'Its system identifier is another one, or its timeline is older: it was made anew, restored from a backup, or the address leads elsewhere.',
    fix: 'Correct the address. If the server was replaced on purpose: setup-wizard reconcile --apply --accept-primary',
  },
  DEGRADED_READ_ONLY: {
    title: 'The fallback takes no writes',
    cause: 'The primary is down, and the fallback serves reads only.',
    fix: "Wait for the primary, or open the router with writes: 'journal' to record writes and bring them back later.",
  },
  QUERY_OUTCOME_UNKNOWN: {
    title: 'Nobody can tell whether the statement was carried out',
    cause: 'The connection broke after it had been sent and before the answer came.',
    fix: 'Look whether its effect is there before it is sent again.',
  },
  TRANSACTION_LOST: {
    title: 'The transaction was taken back',
    cause: 'The connection broke before COMMIT was sent, so nothing of the transaction was kept.',
    fix: 'Run the whole transaction again.',
  },
  ROUTER_CLOSED: {
    title: 'The router was closed',
    cause: 'The application asked for a connection after close() or end().',
    fix: 'Open a new router, or close it later.',
  },
  JOURNAL_UNAVAILABLE: {
    title: 'The journal of the fallback cannot be opened',
    cause: 'Its tables or triggers cannot be made, or its state does not fit.',
    fix: 'See the detail; the role needs the right to create in the database and to own the tables.',
  },
  JOURNAL_REFUSED: {
    title: 'The journal cannot record this change',
    cause:
      'The definition of a table, TRUNCATE, and changes of a table without a primary key cannot be brought back to the primary.',
    fix: 'Wait for the primary; give the table a primary key there and run setup-wizard fallback sync.',
  },
  FALLBACK_FENCED: {
    title: 'The fallback takes no writes now',
    cause: 'The primary is in use, or the writes of the fallback are being brought back.',
    fix: 'Write to the primary; setup-wizard route says which target is in use.',
  },
  RECONCILE_REQUIRED: {
    title: 'The fallback holds writes that the primary does not have',
    cause: 'They were made while the primary was down.',
    fix: 'setup-wizard reconcile shows them, setup-wizard reconcile --apply brings them back.',
  },
  RECONCILE_CONFLICTS: {
    title: 'Rows were changed on both databases',
    cause: 'What the fallback changed is not on the primary any more as the fallback had found it.',
    fix: 'Choose per table what is to stand: setup-wizard reconcile --apply --policy primary-wins|fallback-wins|newest',
  },
  RECONCILE_REFUSED: {
    title: 'The writes cannot be brought back as things are',
    cause: 'The tables differ, or the primary is not the one that was left.',
    fix: 'Mend what the detail says, then run the same command again.',
  },
  RECONCILE_FAILED: {
    title: 'Bringing the writes back ended early',
    cause: 'A server failed in the middle. What was brought back is booked; nothing is done twice.',
    fix: 'Run the same command again; it goes on where this run ended.',
  },
} as const satisfies GuidePart;

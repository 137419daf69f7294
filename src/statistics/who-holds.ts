/** The statement that tells which sessions hold a table alone, as it is typed. */
export const whoHolds =
  "select pid, query from pg_stat_activity where pid in (select pid from pg_locks where mode = 'AccessExclusiveLock');";

/** What to do about a table whose size cannot be read, because a session holds it alone. */
export const heldTableFix =
  "Ask again when that is done. Who it is: select pid, query from pg_stat_activity where pid in (select pid from pg_locks where mode = 'AccessExclusiveLock');";

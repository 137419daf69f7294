-- $1 a table as a statement names it, $2 the unquoted name of an index in the schema of that table.
-- Whoever builds an index concurrently holds this lock on the table all the time, and so does a vacuum;
-- everybody sees it, while the progress of other roles is hidden.
select
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) as index,
  i.indisvalid as valid,
  i.indisunique as is_unique,
  pg_catalog.pg_get_indexdef(c.oid) as definition,
  exists (
    select
    from pg_catalog.pg_locks l
    where l.locktype = 'relation' and l.relation = t.oid and l.granted
      and l.mode = 'ShareUpdateExclusiveLock' and l.pid <> pg_catalog.pg_backend_pid()
      and l.database = (
        select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
      )
  ) as busy
from pg_catalog.pg_class t
join pg_catalog.pg_namespace n on n.oid = t.relnamespace
left join (
  pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relname = $2
) on i.indrelid = t.oid
where t.oid = pg_catalog.to_regclass($1)

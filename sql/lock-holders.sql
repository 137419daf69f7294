-- Who holds a lock on table $2 in schema $1: process, role and program are shown to every role.
select
  'process ' || l.pid
    || coalesce(' (' || nullif(pg_catalog.concat_ws(', ', a.usename, nullif(a.application_name, '')), '') || ')', '')
    as holder
from pg_catalog.pg_locks l
join pg_catalog.pg_class c on c.oid = l.relation
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_stat_activity a on a.pid = l.pid
where l.granted
  and l.locktype = 'relation'
  and l.pid <> pg_catalog.pg_backend_pid()
  and n.nspname = $1
  and c.relname = $2
group by l.pid, a.usename, a.application_name
order by l.pid
limit 5

-- $1 the upper, $2 the lower half of the key of an advisory lock: who holds it in this database.
select
  a.pid,
  'process ' || a.pid || ' ('
    || pg_catalog.concat_ws(', ', a.usename, nullif(a.application_name, ''), pg_catalog.host(a.client_addr))
    || ')' as holder
from pg_catalog.pg_locks l
join pg_catalog.pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.classid::pg_catalog.int8 = $1 and l.objid::pg_catalog.int8 = $2
  and l.database = (
    select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()
  )

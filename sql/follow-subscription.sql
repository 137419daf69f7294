-- The subscription of this database with that name, as far as everybody may see it.
select one.subname as name, one.subenabled as enabled,
       worker.pid is not null as working,
       worker.latest_end_lsn::text as received,
       pg_catalog.to_char(
         worker.last_msg_receipt_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
       ) as heard
  from pg_catalog.pg_subscription as one
  join pg_catalog.pg_database as home on home.oid = one.subdbid
  left join pg_catalog.pg_stat_subscription as worker
    on worker.subid = one.oid and worker.relid is null
 where home.datname = pg_catalog.current_database() and one.subname = $1

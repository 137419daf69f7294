-- The slot and the publication with that name, and how far behind whoever uses the slot is.
select exists (select from pg_catalog.pg_publication where pubname = $1) as published,
       (select pg_catalog.count(*)::int from pg_catalog.pg_publication_tables where pubname = $1) as tables,
       slot.slot_name is not null as kept,
       slot.active_pid as pid,
       case when pg_catalog.pg_is_in_recovery() then null
            else pg_catalog.pg_wal_lsn_diff(
              pg_catalog.pg_current_wal_lsn(), slot.confirmed_flush_lsn
            )::text end as behind
  from (values (1)) as one
  left join pg_catalog.pg_replication_slots as slot
    on slot.slot_name = $1 and slot.database = pg_catalog.current_database()

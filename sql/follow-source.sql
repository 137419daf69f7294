-- What the server that is followed offers. $1: the tables, as regclass takes them.
select pg_catalog.current_setting('wal_level') as wal_level,
       pg_catalog.current_setting('max_replication_slots')::int as slots,
       (select pg_catalog.count(*)::int from pg_catalog.pg_replication_slots) as slots_used,
       pg_catalog.current_setting('max_wal_senders')::int as senders,
       (select pg_catalog.count(*)::int from pg_catalog.pg_stat_replication) as senders_used,
       pg_catalog.pg_is_in_recovery() as standby,
       current_user as role,
       rolsuper or rolreplication or exists (
         select from pg_catalog.pg_roles as given
          where given.rolname in ('rds_replication', 'rds_superuser')
            and pg_catalog.pg_has_role(given.oid, 'usage')
       ) as replicates,
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as publishes,
       coalesce(
         (select pg_catalog.array_agg(wanted.name)
            from pg_catalog.unnest($1::text[]) as wanted(name)
            join pg_catalog.pg_class as class on class.oid = wanted.name::regclass
           where not pg_catalog.pg_has_role(class.relowner, 'usage')),
         '{}'
       ) as foreign_tables,
       pg_catalog.current_database() as database
  from pg_catalog.pg_roles where rolname = current_user

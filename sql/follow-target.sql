-- What the server that follows offers.
select pg_catalog.current_setting('server_version_num')::int as version_num,
       pg_catalog.current_setting('max_replication_slots')::int as origins,
       (select pg_catalog.count(*)::int from pg_catalog.pg_subscription) as origins_used,
       pg_catalog.current_setting('max_logical_replication_workers')::int as workers,
       current_user as role,
       rolsuper or (
         exists (
           select from pg_catalog.pg_roles as given
            where given.rolname = 'pg_create_subscription'
              and pg_catalog.pg_has_role(given.oid, 'usage')
         ) and pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
       ) as subscribes
  from pg_catalog.pg_roles where rolname = current_user

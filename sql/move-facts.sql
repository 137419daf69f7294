-- What a move has to know of a database beside its catalogue, in one round trip and without special rights.
select pg_catalog.json_build_object(
  'user', current_user,
  'database', d.datname,
  'encoding', pg_catalog.pg_encoding_to_char(d.encoding),
  -- What sorts its text. The columns are there since PostgreSQL 15 and 17, and one was renamed.
  'collation', case pg_catalog.to_jsonb(d) ->> 'datlocprovider'
    when 'i' then coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale') || ' (ICU)'
    when 'b' then pg_catalog.to_jsonb(d) ->> 'datlocale'
    else d.datcollate end,
  'bytes', case when pg_catalog.has_database_privilege(d.oid, 'connect') then pg_catalog.pg_database_size(d.oid)::text end,
  'inRecovery', pg_catalog.pg_is_in_recovery(),
  'readOnly', pg_catalog.current_setting('transaction_read_only') = 'on',
  'backendPid', pg_catalog.pg_backend_pid(),
  'mayCreate', pg_catalog.has_database_privilege(d.oid, 'create'),
  -- Of others than this program. Who may not know what a session is sees that it is there.
  'sessions', (
    select pg_catalog.count(*)::int from pg_catalog.pg_stat_activity a
    where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid() and a.application_name <> 'setup-wizard'
      and coalesce(a.backend_type, 'client backend') = 'client backend'),
  'owners', (
    select coalesce(pg_catalog.json_agg(distinct pg_catalog.pg_get_userbyid(c.relowner)), '[]')
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', 'setup_wizard', 'setup_wizard_sync')
      and not exists (
        select from pg_catalog.pg_depend e
        where e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and e.objid = c.oid and e.deptype = 'e')),
  'available', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', e.name, 'version', e.default_version)), '[]')
    from pg_catalog.pg_available_extensions e)
) as facts
from pg_catalog.pg_database d
where d.datname = pg_catalog.current_database()

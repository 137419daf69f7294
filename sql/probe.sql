-- Everything the checks and the bootstrap need to know about a server and one of its databases, in
-- one read-only round trip. Works on PostgreSQL 13 to 18 with no rights beyond connect; what a
-- role may not see comes back as null, never as an error.
select pg_catalog.json_build_object(
  'serverVersionNum', pg_catalog.current_setting('server_version_num')::int,
  'serverVersion', pg_catalog.current_setting('server_version'),
  'serverText', pg_catalog.version(),
  'database', pg_catalog.current_database(),
  'databaseOwner', (
    select pg_catalog.pg_get_userbyid(d.datdba)
    from pg_catalog.pg_database d
    where d.datname = pg_catalog.current_database()
  ),
  'user', current_user,
  'isSuperuser', (
    select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user
  ),
  'mayCreateInDatabase', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create'),
  'mayCreateTemp', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'temporary'),
  'schema', pg_catalog.current_schema(),
  'searchPath', pg_catalog.current_setting('search_path'),
  'mayCreateInSchema', (
    select pg_catalog.has_schema_privilege(n.oid, 'create')
    from pg_catalog.pg_namespace n
    where n.nspname = pg_catalog.current_schema()
  ),
  'inRecovery', pg_catalog.pg_is_in_recovery(),
  'readOnly', pg_catalog.current_setting('transaction_read_only')::bool,
  -- where that is set, which is where it has to be taken back
  'readOnlySetBy', case
    when pg_catalog.current_setting('transaction_read_only')::bool
    then (
      select g.source
      from pg_catalog.pg_settings g
      where g.name = 'default_transaction_read_only'
    )
  end,
  'backendPid', pg_catalog.pg_backend_pid(),

  -- pgvector as it is installed in this database
  'vector', (
    select pg_catalog.json_build_object(
      'version', e.extversion,
      'schema', n.nspname,
      'owner', pg_catalog.pg_get_userbyid(e.extowner),
      'mayAlter', pg_catalog.pg_has_role(current_user, e.extowner, 'usage'),
      'schemaVisible', n.nspname = any (pg_catalog.current_schemas(true)),
      'schemaUsable', pg_catalog.has_schema_privilege(n.oid, 'usage'),
      'resolves', coalesce(
        (
          select t.oid = pg_catalog.to_regtype('vector')
          from pg_catalog.pg_type t
          where t.typname = 'vector' and t.typnamespace = e.extnamespace
        ),
        false
      )
    )
    from pg_catalog.pg_extension e
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'vector'
  ),

  -- types of pgvector's names that are not pgvector's: a table called vector makes one, too
  'foreignTypes', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'schema', n.nspname,
          'name', t.typname,
          'kind', case
            when c.relkind in ('r', 'p') then 'table'
            when c.relkind = 'v' then 'view'
            when c.relkind = 'm' then 'materialized view'
            when c.relkind = 'f' then 'foreign table'
            when t.typtype = 'd' then 'domain'
            else 'type'
          end,
          'visible', pg_catalog.pg_type_is_visible(t.oid)
        )
      )
      from pg_catalog.pg_type t
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      left join pg_catalog.pg_class c on c.oid = t.typrelid
      where t.typname in ('vector', 'halfvec', 'sparsevec')
        and not exists (
          select
          from pg_catalog.pg_depend d
          join pg_catalog.pg_extension e on e.oid = d.refobjid and e.extname = 'vector'
          where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            and d.objid = t.oid
            and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
            and d.deptype = 'e'
        )
    ),
    '[]'
  ),

  -- the three extensions as the server's files offer them; scripts is 0 after an incomplete installation
  'extensions', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', a.name,
          'defaultVersion', a.default_version,
          'installedVersion', a.installed_version,
          'scripts', coalesce(v.scripts, 0),
          'superuser', v.superuser,
          'trusted', v.trusted
        )
      )
      from pg_catalog.pg_available_extensions a
      left join (
        select
          x.name,
          pg_catalog.count(*) as scripts,
          pg_catalog.bool_or(x.superuser) as superuser,
          pg_catalog.bool_or(x.trusted) as trusted
        from pg_catalog.pg_available_extension_versions x
        where x.name in ('vector', 'uuid-ossp', 'pg_trgm')
        group by x.name
      ) v on v.name = a.name
      where a.name in ('vector', 'uuid-ossp', 'pg_trgm')
    ),
    '[]'
  ),
  'installedExtensions', coalesce(
    (
      select pg_catalog.json_agg(e.extname)
      from pg_catalog.pg_extension e
      where e.extname in ('vector', 'uuid-ossp', 'pg_trgm')
    ),
    '[]'
  ),

  -- marks that only one provider leaves in a server; see src/postgres/providers
  'signals', coalesce(
    (
      select pg_catalog.json_agg(s.signal)
      from (
        select 'role:' || r.rolname as signal
        from pg_catalog.pg_roles r
        where r.rolname in (
          'rds_superuser', 'rdsadmin', 'cloudsqlsuperuser', 'cloudsqladmin', 'alloydbsuperuser',
          'alloydbadmin', 'azure_pg_admin', 'supabase_admin', 'neon_superuser', 'avnadmin',
          'doadmin', 'tsdbadmin', 'fly-user'
        )
        union all
        select distinct 'guc:' || pg_catalog.split_part(g.name, '.', 1)
        from pg_catalog.pg_settings g
        where g.name ~ '^(rds|apg|cloudsql|alloydb|azure|neon|supautils)[.]'
        union all
        select 'engine:pglite'
        where pg_catalog.version() ~* 'emscripten'
        union all
        select 'proc:aurora_version'
        where exists (
          select from pg_catalog.pg_proc p where p.proname = 'aurora_version'
        )
        union all
        select 'schema:heroku_ext'
        where exists (
          select from pg_catalog.pg_namespace n where n.nspname = 'heroku_ext'
        )
        union all
        select 'db:' || d.datname
        from pg_catalog.pg_database d
        where d.datname in (
          'rdsadmin', 'cloudsqladmin', 'alloydbadmin', 'azure_maintenance', 'tsdb', 'fly-db'
        )
        union all
        select 'ext:' || e.extname
        from pg_catalog.pg_extension e
        where e.extname in ('neon', 'supabase_vault', 'aiven_extras')
      ) s
    ),
    '[]'
  )
) as probe

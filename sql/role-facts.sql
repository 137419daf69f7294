-- What two roles may do in one database, and who could change it, in one read-only round trip that
-- needs no rights. $1 is the application's role, $2 the owner's, $3 the schema they share. What does
-- not exist yet is null. Rights that a role has only through public or through an ownership that
-- it is about to lose do not count: both may be taken away.
with wanted as (
  select
    (select r.oid from pg_catalog.pg_roles r where r.rolname = $1::pg_catalog.text) as app,
    (select r.oid from pg_catalog.pg_roles r where r.rolname = $2::pg_catalog.text) as owner,
    d.oid as database,
    d.datdba,
    coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba)) as datacl
  from pg_catalog.pg_database d
  where d.datname = pg_catalog.current_database()
),
schemas as (
  select n.oid, n.nspname, n.nspowner,
    coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner)) as nspacl,
    pg_catalog.pg_has_role(current_user, n.nspowner, 'usage') as mine
  from pg_catalog.pg_namespace n
),
relations as (
  select c.oid, c.relname, c.relowner, c.relkind, c.relnamespace, c.relacl,
    pg_catalog.pg_has_role(current_user, c.relowner, 'usage') as mine,
    exists (
      select
      from pg_catalog.pg_depend x
      where x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and x.objid = c.oid
        and x.deptype = 'e'
    ) as of_extension
  from pg_catalog.pg_class c
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
)
select pg_catalog.json_build_object(
  'versionNum', pg_catalog.current_setting('server_version_num')::int,
  'database', pg_catalog.current_database(),
  'databaseOwner', pg_catalog.pg_get_userbyid(w.datdba),
  'publicConnect', exists (
    select from pg_catalog.aclexplode(w.datacl) a
    where a.grantee = 0 and a.privilege_type = 'CONNECT'
  ),
  'publicTemporary', exists (
    select from pg_catalog.aclexplode(w.datacl) a
    where a.grantee = 0 and a.privilege_type = 'TEMPORARY'
  ),

  -- roles that come in through public alone, and would be locked out without it
  'connectThroughPublic', (
    select coalesce(pg_catalog.json_agg(r.rolname order by r.rolname), '[]')
    from pg_catalog.pg_roles r
    where r.rolcanlogin and not r.rolsuper
      and r.oid is distinct from w.app and r.oid is distinct from w.owner
      and not pg_catalog.pg_has_role(r.oid, w.datdba, 'usage')
      and not exists (
        select from pg_catalog.aclexplode(w.datacl) a
        where a.grantee <> 0 and a.privilege_type = 'CONNECT'
          and pg_catalog.pg_has_role(r.oid, a.grantee, 'usage')
      )
  ),

  'admin', (
    select pg_catalog.json_build_object(
      'name', r.rolname,
      'superuser', r.rolsuper,
      'createRole', r.rolcreaterole,
      'ownsDatabase', pg_catalog.pg_has_role(current_user, w.datdba, 'usage')
    )
    from pg_catalog.pg_roles r
    where r.rolname = current_user
  ),

  'roles', (
    select pg_catalog.json_object_agg(v.part, case when r.oid is null then null else
      pg_catalog.json_build_object(
        'login', r.rolcanlogin,
        'superuser', r.rolsuper,
        'createDatabase', r.rolcreatedb,
        'createRole', r.rolcreaterole,
        'replication', r.rolreplication,
        'bypassRls', r.rolbypassrls,
        'adminMaySet', pg_catalog.pg_has_role(
          current_user, r.oid,
          case
            when pg_catalog.current_setting('server_version_num')::int >= 160000 then 'SET'
            else 'MEMBER'
          end
        ),
        'adminInherits', pg_catalog.pg_has_role(current_user, r.oid, 'USAGE'),
        'memberOf', (
          select coalesce(
            pg_catalog.json_agg(distinct pg_catalog.pg_get_userbyid(m.roleid)), '[]'
          )
          from pg_catalog.pg_auth_members m
          where m.member = r.oid
        ),
        'searchPath', (
          select pg_catalog.substr(c.setting, 13)
          from pg_catalog.pg_db_role_setting s
          cross join pg_catalog.unnest(s.setconfig) c(setting)
          where s.setrole = r.oid and s.setdatabase = w.database
            and c.setting like 'search_path=%'
        ),
        'connect', w.datdba is distinct from w.app and exists (
          select from pg_catalog.aclexplode(w.datacl) a
          where a.grantee = r.oid and a.privilege_type = 'CONNECT'
        ),
        'temporary', exists (
          select from pg_catalog.aclexplode(w.datacl) a
          where a.grantee = r.oid and a.privilege_type = 'TEMPORARY'
        ),
        'owns', (
          select pg_catalog.count(*)
          from pg_catalog.pg_shdepend o
          where o.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
            and o.refobjid = r.oid
            and o.deptype = 'o'
            and (o.dbid = w.database
              or (o.classid = 'pg_catalog.pg_database'::pg_catalog.regclass
                and o.objid = w.database))
        ),
        'ownsDatabases', (
          select coalesce(pg_catalog.json_agg(d.datname order by d.datname), '[]')
          from pg_catalog.pg_database d
          where d.datdba = r.oid and d.oid <> w.database
        )
      )
    end)
    from (values ('app', w.app), ('owner', w.owner)) v(part, oid)
    left join pg_catalog.pg_roles r on r.oid = v.oid
  ),

  'schema', (
    select pg_catalog.json_build_object(
      'owner', pg_catalog.pg_get_userbyid(n.nspowner),
      'mine', n.mine,
      'appUsage', n.nspowner is distinct from w.app and exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = w.app and a.privilege_type = 'USAGE'
      ),
      'appCreate', n.nspowner is distinct from w.app and exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = w.app and a.privilege_type = 'CREATE'
      ),
      'ownerUsage', exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = w.owner and a.privilege_type = 'USAGE'
      ),
      'ownerCreate', exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = w.owner and a.privilege_type = 'CREATE'
      )
    )
    from schemas n
    where n.nspname = $3::pg_catalog.text
  ),

  -- schemas in which everybody may create, with those who do and have no right of their own
  'openSchemas', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', n.nspname,
      'owner', pg_catalog.pg_get_userbyid(n.nspowner),
      'mine', n.mine,
      'users', (
        select coalesce(pg_catalog.json_agg(distinct r.rolname), '[]')
        from (
          select c.relowner as oid from relations c where c.relnamespace = n.oid
          union
          select p.proowner from pg_catalog.pg_proc p where p.pronamespace = n.oid
        ) o
        join pg_catalog.pg_roles r on r.oid = o.oid
        where not r.rolsuper
          and r.oid is distinct from w.app and r.oid is distinct from w.owner
          and not pg_catalog.pg_has_role(r.oid, n.nspowner, 'usage')
          and not exists (
            select from pg_catalog.aclexplode(n.nspacl) a
            where a.grantee <> 0 and a.privilege_type = 'CREATE'
              and pg_catalog.pg_has_role(r.oid, a.grantee, 'usage')
          )
      )
    )), '[]')
    from schemas n
    where n.nspname in ('public', $3::pg_catalog.text)
      and exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = 0 and a.privilege_type = 'CREATE'
      )
  ),

  'relations', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', c.relname,
      'sequence', c.relkind = 'S',
      'owner', pg_catalog.pg_get_userbyid(c.relowner),
      'mine', c.mine,
      'ready', coalesce(c.relowner <> w.app and case
        when c.relkind = 'S' then pg_catalog.has_sequence_privilege(w.app, c.oid, 'USAGE')
        else pg_catalog.has_table_privilege(w.app, c.oid, 'SELECT')
          and pg_catalog.has_table_privilege(w.app, c.oid, 'INSERT')
          and pg_catalog.has_table_privilege(w.app, c.oid, 'UPDATE')
          and pg_catalog.has_table_privilege(w.app, c.oid, 'DELETE')
      end, false)
    ) order by c.relname), '[]')
    from relations c
    join schemas n on n.oid = c.relnamespace
    where n.nspname = $3::pg_catalog.text and not c.of_extension
  ),
  'foreignRelations', exists (
    select
    from relations c
    join schemas n on n.oid = c.relnamespace
    where n.nspname = $3::pg_catalog.text and c.of_extension and not c.mine
  ),

  'futureTables', (
    select pg_catalog.count(distinct a.privilege_type) = 4
    from pg_catalog.pg_default_acl f
    join schemas n on n.oid = f.defaclnamespace and n.nspname = $3::pg_catalog.text
    cross join pg_catalog.aclexplode(f.defaclacl) a
    where f.defaclrole = w.owner and f.defaclobjtype = 'r' and a.grantee = w.app
      and a.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  ),
  'futureSequences', exists (
    select
    from pg_catalog.pg_default_acl f
    join schemas n on n.oid = f.defaclnamespace and n.nspname = $3::pg_catalog.text
    cross join pg_catalog.aclexplode(f.defaclacl) a
    where f.defaclrole = w.owner and f.defaclobjtype = 'S' and a.grantee = w.app
      and a.privilege_type = 'USAGE'
  ),

  'extensions', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', e.extname,
      'schema', n.nspname,
      'mine', n.mine,
      'appUsage', coalesce(
        pg_catalog.has_schema_privilege(w.app, n.oid, 'usage'),
        pg_catalog.has_schema_privilege('public', n.oid, 'usage')
      ),
      'ownerUsage', coalesce(
        pg_catalog.has_schema_privilege(w.owner, n.oid, 'usage'),
        pg_catalog.has_schema_privilege('public', n.oid, 'usage')
      )
    ) order by e.extname = 'vector' desc, e.extname), '[]')
    from pg_catalog.pg_extension e
    join schemas n on n.oid = e.extnamespace
    where e.extname in ('vector', 'uuid-ossp', 'pg_trgm')
  ),

  -- where migrations are recorded
  'ledger', (
    select pg_catalog.json_build_object(
      'owner', pg_catalog.pg_get_userbyid(n.nspowner),
      'ownerReady', coalesce(
        pg_catalog.has_schema_privilege(w.owner, n.oid, 'usage')
          and pg_catalog.has_schema_privilege(w.owner, n.oid, 'create'),
        false
      ),
      'tablesReady', (
        select coalesce(pg_catalog.bool_and(coalesce(case
          when c.relkind = 'S' then pg_catalog.has_sequence_privilege(w.owner, c.oid, 'USAGE')
          else pg_catalog.has_table_privilege(w.owner, c.oid, 'SELECT')
            and pg_catalog.has_table_privilege(w.owner, c.oid, 'INSERT')
            and pg_catalog.has_table_privilege(w.owner, c.oid, 'UPDATE')
            and pg_catalog.has_table_privilege(w.owner, c.oid, 'DELETE')
        end, false)), true)
        from relations c
        where c.relnamespace = n.oid
      ),
      'tables', (
        select coalesce(pg_catalog.json_agg(c.relname order by c.relname), '[]')
        from relations c
        where c.relnamespace = n.oid and c.relkind <> 'S'
      ),
      'appUsage', n.nspowner is distinct from w.app and exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = w.app and a.privilege_type = 'USAGE'
      ),
      'appReads', (
        select coalesce(pg_catalog.bool_and(c.relowner is distinct from w.app and exists (
          select from pg_catalog.aclexplode(c.relacl) a
          where a.grantee = w.app and a.privilege_type = 'SELECT'
        )), true)
        from relations c
        where c.relnamespace = n.oid and c.relkind <> 'S'
      ),
      'futureTables', exists (
        select
        from pg_catalog.pg_default_acl f
        cross join pg_catalog.aclexplode(f.defaclacl) a
        where f.defaclnamespace = n.oid and f.defaclrole = w.owner and f.defaclobjtype = 'r'
          and a.grantee = w.app and a.privilege_type = 'SELECT'
      ),
      -- more than the application needs, or anything that everybody has
      'openSchema', exists (
        select from pg_catalog.aclexplode(n.nspacl) a
        where a.grantee = 0
          or (a.grantee = w.app and n.nspowner <> w.app and a.privilege_type <> 'USAGE')
      ),
      'openTables', exists (
        select
        from relations c
        cross join pg_catalog.aclexplode(c.relacl) a
        where c.relnamespace = n.oid
          and (
            a.grantee = 0
            or (a.grantee = w.app and c.relowner <> w.app
              and (c.relkind = 'S' or a.privilege_type <> 'SELECT'))
          )
      )
    )
    from schemas n
    where n.nspname = 'setup_wizard'
  ),

  -- the schema first, then those that hold extensions, each once, as the server itself quotes them
  'searchPath', (
    select pg_catalog.string_agg(pg_catalog.quote_ident(p.name), ', ' order by p.place, p.name)
    from (
      select $3::pg_catalog.text as name, 0 as place
      union
      select n.nspname::pg_catalog.text, 1
      from pg_catalog.pg_extension e
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace
      where e.extname in ('vector', 'uuid-ossp', 'pg_trgm')
        and n.nspname not in ($3::pg_catalog.text, 'pg_catalog')
    ) p
  )
) as facts
from wanted w

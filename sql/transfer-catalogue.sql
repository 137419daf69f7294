-- Everything that a database holds beside what the system and its extensions made, as one document. The caller
-- empties search_path first, so that every name in a definition has its schema.
with
member as materialized (
  -- What an extension made, and what the system makes beside a type.
  select d.classid, d.objid from pg_catalog.pg_depend d
  where d.deptype = 'e'
    or (d.deptype = 'i' and d.classid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_cast'::pg_catalog.regclass))
),
space as materialized (
  select n.oid, n.nspname as name
  from pg_catalog.pg_namespace n
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'setup_wizard_sync')
    and (n.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass))
),
relation as materialized (
  select c.*, s.name as space,
    (select pg_catalog.json_agg(pg_catalog.json_build_object(
        'role', coalesce(r.rolname, 'public'), 'privilege', a.privilege_type, 'grantable', a.is_grantable
      ) order by r.rolname, a.privilege_type)
      from pg_catalog.aclexplode(c.relacl) a left join pg_catalog.pg_roles r on r.oid = a.grantee
      where a.grantee <> c.relowner) as grants
  from pg_catalog.pg_class c join space s on s.oid = c.relnamespace
  where c.relpersistence <> 't' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and c.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass)
),
kind as materialized (
  -- What the binary form of a type depends on: nothing for the types of the system, the version for a vector.
  select t.oid,
    case
      when b.typtype = 'e' then 'enum'
      when b.typsend = 0 or b.typreceive = 0 then null
      when b.oid < 16384 and b.typtype in ('b', 'r', 'm') and b.typname !~ '^_?(reg|aclitem)' then 'system'
      when x.extname = 'vector' and b.typname in ('vector', 'halfvec', 'sparsevec') then 'vector'
    end as binary_form,
    coalesce(x.extname, e.extname) as extension
  from pg_catalog.pg_type t
    join pg_catalog.pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    left join pg_catalog.pg_depend xd on xd.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and xd.objid = b.oid and xd.deptype = 'e'
    left join pg_catalog.pg_extension x on x.oid = xd.refobjid
    left join pg_catalog.pg_depend ed on ed.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
      and b.typelem <> 0 and ed.objid = b.typelem and ed.deptype = 'e'
    left join pg_catalog.pg_extension e on e.oid = ed.refobjid
),
routine as materialized (
  select p.*, s.name as space, l.lanname as language
  from pg_catalog.pg_proc p join space s on s.oid = p.pronamespace
    join pg_catalog.pg_language l on l.oid = p.prolang
  where p.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
)
select pg_catalog.json_build_object(
  'server', pg_catalog.json_build_object(
    'versionNum', pg_catalog.current_setting('server_version_num')::int,
    'version', pg_catalog.current_setting('server_version'),
    'engine', case when pg_catalog.version() ~* 'emscripten|emcc' then 'pglite' else 'server' end,
    'system', case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'execute')
      then (select y.system_identifier::text from pg_catalog.pg_control_system() y) end,
    'timeline', case when pg_catalog.has_function_privilege('pg_catalog.pg_control_checkpoint()', 'execute')
      then (select y.timeline_id::text from pg_catalog.pg_control_checkpoint() y) end,
    'started', pg_catalog.pg_postmaster_start_time()::text,
    'database', (select d.oid::text from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()),
    'pageBytes', pg_catalog.current_setting('block_size')::int,
    'roles', (select pg_catalog.json_agg(r.rolname) from pg_catalog.pg_roles r)
  ),
  'extensions', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', e.extname, 'version', e.extversion, 'schema', n.nspname,
        -- Names that a definition may use, of things that lie in that schema.
        'members', (
          select coalesce(pg_catalog.json_agg(distinct m.name), '[]')
          from pg_catalog.pg_depend d cross join lateral (
            select t.typname from pg_catalog.pg_type t
              where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid and t.typnamespace = n.oid
            union all select p.proname from pg_catalog.pg_proc p
              where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = d.objid and p.pronamespace = n.oid
            union all select c.opcname from pg_catalog.pg_opclass c
              where d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass and c.oid = d.objid and c.opcnamespace = n.oid
            union all select o.oprname from pg_catalog.pg_operator o
              where d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass and o.oid = d.objid and o.oprnamespace = n.oid
          ) m (name)
          where d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and d.refobjid = e.oid and d.deptype = 'e'
            and n.nspname <> 'pg_catalog')) order by e.extname), '[]')
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  ),
  'schemas', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', s.name, 'comment', pg_catalog.obj_description(s.oid, 'pg_namespace')) order by s.name), '[]')
    from space s
  ),
  'types', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'oid', t.oid::text, 'schema', s.name, 'name', t.typname, 'kind', t.typtype,
        'comment', pg_catalog.obj_description(t.oid, 'pg_type'),
        'labels', case when t.typtype = 'e' then (
          select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder)
          from pg_catalog.pg_enum e where e.enumtypid = t.oid) end,
        'body', case t.typtype
          when 'd' then pg_catalog.concat_ws(' ',
            pg_catalog.format_type(t.typbasetype, t.typtypmod),
            (select 'collate ' || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(o.collname)
              from pg_catalog.pg_collation o join pg_catalog.pg_namespace n on n.oid = o.collnamespace
              where o.oid = t.typcollation
                and t.typcollation <> (select y.typcollation from pg_catalog.pg_type y where y.oid = t.typbasetype)),
            'default ' || t.typdefault,
            case when t.typnotnull then 'not null' end,
            (select pg_catalog.string_agg('constraint ' || pg_catalog.quote_ident(k.conname) || ' '
                || pg_catalog.pg_get_constraintdef(k.oid), ' ' order by k.conname)
              from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
          when 'c' then (select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname) || ' '
                || pg_catalog.format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
              from pg_catalog.pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
          when 'r' then (select 'subtype = ' || pg_catalog.format_type(r.rngsubtype, null)
              from pg_catalog.pg_range r where r.rngtypid = t.oid)
        end) order by t.oid), '[]')
    from pg_catalog.pg_type t join space s on s.oid = t.typnamespace
      left join pg_catalog.pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
      and t.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass)
  ),
  'sequences', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'schema', c.space, 'name', c.relname, 'grants', c.grants,
        'type', pg_catalog.format_type(q.seqtypid, null),
        'start', q.seqstart::text, 'increment', q.seqincrement::text, 'min', q.seqmin::text, 'max', q.seqmax::text,
        'cache', q.seqcache::text, 'cycle', q.seqcycle,
        'last', pg_catalog.pg_sequence_last_value(c.oid)::text,
        'comment', pg_catalog.obj_description(c.oid, 'pg_class'),
        'table', d.refobjid::text, 'column', a.attname, 'identity', coalesce(a.attidentity, '') <> '') order by c.oid), '[]')
    from relation c join pg_catalog.pg_sequence q on q.seqrelid = c.oid
      left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
      left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  ),
  'tables', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'oid', c.oid::text, 'schema', c.space, 'name', c.relname, 'kind', c.relkind,
        'unlogged', c.relpersistence = 'u', 'file', pg_catalog.pg_relation_filenode(c.oid)::text, 'grants', c.grants,
        'bytes', pg_catalog.pg_table_size(c.oid)::text,
        'pages', pg_catalog.ceil(pg_catalog.pg_relation_size(c.oid)::numeric
          / pg_catalog.current_setting('block_size')::int)::int,
        'rows', greatest(c.reltuples, 0)::bigint,
        'options', c.reloptions,
        'partition', c.relispartition,
        'parents', coalesce((select pg_catalog.json_agg(i.inhparent::text order by i.inhseqno)
          from pg_catalog.pg_inherits i where i.inhrelid = c.oid), '[]'),
        'partitionKey', case when c.relkind = 'p' then pg_catalog.pg_get_partkeydef(c.oid) end,
        'bound', case when c.relispartition then pg_catalog.pg_get_expr(c.relpartbound, c.oid) end,
        'rowSecurity', c.relrowsecurity, 'forcedRowSecurity', c.relforcerowsecurity,
        'replicaIdentity', c.relreplident,
        'comment', pg_catalog.obj_description(c.oid, 'pg_class'),
        'readable', pg_catalog.has_table_privilege(c.oid, 'select'),
        'hidesRows', pg_catalog.row_security_active(c.oid),
        'columns', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
              'notNull', a.attnotnull, 'generated', a.attgenerated, 'identity', a.attidentity,
              'default', pg_catalog.pg_get_expr(f.adbin, f.adrelid),
              'collation', case when a.attcollation <> t.typcollation then (
                select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(o.collname)
                from pg_catalog.pg_collation o join pg_catalog.pg_namespace n on n.oid = o.collnamespace
                where o.oid = a.attcollation) end,
              'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
              'compression', nullif(a.attcompression::text, ''),
              'statistics', nullif(a.attstattarget::int, -1),
              'options', (select pg_catalog.array_agg(o) from pg_catalog.unnest(a.attoptions) o where o ~ '^n_distinct'),
              'comment', pg_catalog.col_description(c.oid, a.attnum),
              'binaryForm', k.binary_form, 'extension', k.extension) order by a.attnum), '[]')
          from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
            join kind k on k.oid = a.atttypid
            left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
        'key', (
          select pg_catalog.json_agg(a.attname order by o.place)
          from pg_catalog.pg_constraint p, pg_catalog.unnest(p.conkey) with ordinality o (number, place)
            join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = o.number
          where p.conrelid = c.oid and p.contype = 'p'),
        'constraints', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'oid', k.oid::text, 'name', k.conname, 'kind', k.contype, 'definition', pg_catalog.pg_get_constraintdef(k.oid),
              'validated', k.convalidated, 'inherited', k.conparentid <> 0,
              'references', nullif(k.confrelid, 0)::text,
              'index', nullif(k.conindid, 0)::text, 'comment', pg_catalog.obj_description(k.oid, 'pg_constraint'))
              order by k.oid), '[]')
          from pg_catalog.pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'x', 'c', 'f')),
        'triggers', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', g.tgname, 'definition', pg_catalog.pg_get_triggerdef(g.oid), 'enabled', g.tgenabled,
              'comment', pg_catalog.obj_description(g.oid, 'pg_trigger')) order by g.tgname), '[]')
          from pg_catalog.pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgparentid = 0),
        'policies', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
              'roles', (select pg_catalog.json_agg(case r.id when 0 then 'public' else pg_catalog.pg_get_userbyid(r.id) end)
                from pg_catalog.unnest(p.polroles) r (id)),
              'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
              'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname), '[]')
          from pg_catalog.pg_policy p where p.polrelid = c.oid),
        'rules', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', r.rulename, 'definition', pg_catalog.pg_get_ruledef(r.oid)) order by r.rulename), '[]')
          from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.rulename <> '_RETURN'),
        'statistics', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', x.stxname, 'definition', pg_catalog.pg_get_statisticsobjdef(x.oid)) order by x.stxname), '[]')
          from pg_catalog.pg_statistic_ext x where x.stxrelid = c.oid)
      ) order by c.oid), '[]')
    from relation c where c.relkind in ('r', 'p')
  ),
  'indexes', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'oid', i.indexrelid::text, 'table', i.indrelid::text, 'name', x.relname,
        'unique', i.indisunique, 'valid', i.indisvalid,
        -- What follows the names in its definition.
        'body', pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid), pg_catalog.length(pg_catalog.concat('CREATE ',
          case when i.indisunique then 'UNIQUE ' end, 'INDEX ', pg_catalog.quote_ident(x.relname), ' ON ',
          case when x.relkind = 'I' then 'ONLY ' end, pg_catalog.quote_ident(c.space), '.',
          pg_catalog.quote_ident(c.relname), ' ')) + 1),
        'replicaIdentity', i.indisreplident, 'clustered', i.indisclustered,
        'constraint', (select k.oid::text from pg_catalog.pg_constraint k
          where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x') and k.conrelid = i.indrelid),
        'parent', (select h.inhparent::text from pg_catalog.pg_inherits h where h.inhrelid = i.indexrelid),
        'comment', pg_catalog.obj_description(i.indexrelid, 'pg_class')) order by i.indexrelid), '[]')
    from pg_catalog.pg_index i join relation c on c.oid = i.indrelid join pg_catalog.pg_class x on x.oid = i.indexrelid
    where c.relkind in ('r', 'p', 'm')
  ),
  'views', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'oid', c.oid::text, 'schema', c.space, 'name', c.relname, 'kind', c.relkind, 'grants', c.grants,
        'definition', pg_catalog.pg_get_viewdef(c.oid), 'options', c.reloptions, 'populated', c.relispopulated,
        'comment', pg_catalog.obj_description(c.oid, 'pg_class'),
        'triggers', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', g.tgname, 'definition', pg_catalog.pg_get_triggerdef(g.oid), 'enabled', g.tgenabled,
              'comment', pg_catalog.obj_description(g.oid, 'pg_trigger')) order by g.tgname), '[]')
          from pg_catalog.pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal),
        'rules', (
          select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
              'name', r.rulename, 'definition', pg_catalog.pg_get_ruledef(r.oid)) order by r.rulename), '[]')
          from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.rulename <> '_RETURN')) order by c.oid), '[]')
    from relation c where c.relkind in ('v', 'm')
  ),
  'routines', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'oid', p.oid::text, 'schema', p.space, 'name', p.proname, 'kind', p.prokind, 'language', p.language,
        'identity', pg_catalog.pg_get_function_identity_arguments(p.oid),
        'signature', pg_catalog.concat_ws(' ', pg_catalog.pg_get_function_arguments(p.oid), 'returns',
          pg_catalog.pg_get_function_result(p.oid)),
        'definition', pg_catalog.pg_get_functiondef(p.oid),
        'shapesTables', exists (
          select from pg_catalog.pg_depend d
          where d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.refobjid = p.oid
            and (d.classid in ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass)
              or (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                and d.objid in (select i.indexrelid from pg_catalog.pg_index i)))),
        'grants', (select pg_catalog.json_agg(pg_catalog.json_build_object(
            'role', coalesce(r.rolname, 'public'), 'privilege', a.privilege_type, 'grantable', a.is_grantable))
          from pg_catalog.aclexplode(p.proacl) a left join pg_catalog.pg_roles r on r.oid = a.grantee
          where a.grantee <> p.proowner),
        'comment', pg_catalog.obj_description(p.oid, 'pg_proc')) order by p.oid), '[]')
    from routine p where p.prokind in ('f', 'p', 'w') and p.language not in ('c', 'internal')
  ),
  'others', (
    select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('kind', o.kind, 'name', o.name) order by o.kind, o.name), '[]')
    from (
      select 'foreign table' as kind, c.space || '.' || c.relname as name from relation c where c.relkind = 'f'
      union all select 'aggregate', p.space || '.' || p.proname from routine p where p.prokind = 'a'
      union all select 'function in C', p.space || '.' || p.proname from routine p
        where p.prokind <> 'a' and p.language in ('c', 'internal')
      union all select 'event trigger', e.evtname from pg_catalog.pg_event_trigger e
        where e.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass)
      union all select 'foreign server', f.srvname from pg_catalog.pg_foreign_server f
      union all select 'publication', p.pubname from pg_catalog.pg_publication p
      union all select 'collation', s.name || '.' || o.collname
        from pg_catalog.pg_collation o join space s on s.oid = o.collnamespace
        where o.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass)
      union all select 'operator', s.name || '.' || o.oprname
        from pg_catalog.pg_operator o join space s on s.oid = o.oprnamespace
        where o.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass)
      union all select 'cast', pg_catalog.format_type(o.castsource, null) || ' as ' || pg_catalog.format_type(o.casttarget, null)
        from pg_catalog.pg_cast o where o.oid >= 16384
          and o.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass)
      union all select 'text search configuration', s.name || '.' || o.cfgname
        from pg_catalog.pg_ts_config o join space s on s.oid = o.cfgnamespace
        where o.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass)
      union all select 'language', l.lanname from pg_catalog.pg_language l
        where l.oid >= 16384
          and l.oid not in (select m.objid from member m where m.classid = 'pg_catalog.pg_language'::pg_catalog.regclass)
      union all select 'large objects', pg_catalog.count(*)::text from pg_catalog.pg_largeobject_metadata having pg_catalog.count(*) > 0
    ) o
  )
) as catalogue

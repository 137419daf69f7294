-- What tuning needs to know about a server and the vectors in one of its databases; one round trip that
-- changes nothing. The settings of pgvector are known once its library is loaded, so that comes first.
do $$
declare
  home pg_catalog.name;
begin
  select n.nspname into home
  from pg_catalog.pg_extension e
  join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  where e.extname = 'vector';
  if home is not null then
    execute pg_catalog.format('select ''[1]''::%I.vector', home);
  end if;
exception
  -- A role without rights on that schema is told so where the vectors are looked for.
  when others then null;
end
$$;
-- A table or an index and all its partitions; looked up for the one that is asked about.
with family as not materialized (
  select whole.oid as root, tree.relid as member
  from pg_catalog.pg_class whole
  cross join lateral (
    select p.relid from pg_catalog.pg_partition_tree(whole.oid) p
    union
    select whole.oid
  ) tree
)
select pg_catalog.json_build_object(
  'settings', (
    select coalesce(pg_catalog.json_agg(
      pg_catalog.json_build_object(
        'name', s.name,
        'value', s.setting,
        'unit', s.unit,
        'context', s.context,
        'source', s.source,
        'pendingRestart', s.pending_restart
      )
      order by s.name
    ), '[]')
    from pg_catalog.pg_settings s
    where s.name in (
      'shared_buffers', 'effective_cache_size', 'work_mem', 'maintenance_work_mem', 'max_connections',
      'max_parallel_workers', 'max_parallel_workers_per_gather', 'max_parallel_maintenance_workers',
      'max_worker_processes', 'random_page_cost', 'jit', 'statement_timeout', 'data_directory'
    )
    or s.name ~ '^(hnsw|ivfflat)[.]'
  ),
  'columns', (
    select coalesce(pg_catalog.json_agg(found.described order by found.schema, found.name, found.attnum), '[]')
    from (
      select
        n.nspname as schema,
        c.relname as name,
        a.attnum,
        pg_catalog.json_build_object(
          'schema', n.nspname,
          'table', c.relname,
          'column', a.attname,
          'type', t.typname,
          'dimensions', case when a.atttypmod > 0 then a.atttypmod end,
          'mayRead', pg_catalog.has_column_privilege(c.oid, a.attnum, 'select'),
          'rows', case when size.unknown then null else size.rows end,
          'bytes', coalesce(size.bytes, 0),
          'indexes', indexes.described
        ) as described
      from pg_catalog.pg_attribute a
      join pg_catalog.pg_class c on c.oid = a.attrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_extension e on e.extname = 'vector'
      cross join lateral (
        select
          pg_catalog.sum(pg_catalog.pg_table_size(part.oid))::float8 as bytes,
          pg_catalog.sum(greatest(part.reltuples, 0))
            filter (where part.relkind <> 'p')::float8 as rows,
          pg_catalog.bool_or(part.relkind <> 'p' and part.reltuples < 0) as unknown
        from family
        join pg_catalog.pg_class part on part.oid = family.member
        where family.root = c.oid
      ) size
      cross join lateral (
        select coalesce(pg_catalog.json_agg(
          pg_catalog.json_build_object(
            'schema', n.nspname,
            'name', i.relname,
            'method', am.amname,
            'key', pg_catalog.pg_get_indexdef(i.oid, 1, false),
            'overExpression', x.indkey[0] = 0,
            'keyType', pg_catalog.format_type(ia.atttypid, ia.atttypmod),
            'keyTypeName', kt.typname,
            'keyDimensions', case when ia.atttypmod > 0 then ia.atttypmod end,
            'opclass', opc.opcname,
            'opclassSchema', opcn.nspname,
            'operator', op.oprname,
            'operatorSchema', opn.nspname,
            'options', coalesce(i.reloptions, '{}'),
            'predicate', pg_catalog.pg_get_expr(x.indpred, x.indrelid),
            'valid', x.indisvalid,
            'definition', pg_catalog.pg_get_indexdef(i.oid),
            'bytes', parts.bytes,
            'scans', parts.scans,
            'names', parts.names
          )
          order by parts.scans desc, i.relname
        ), '[]') as described
        from pg_catalog.pg_index x
        join pg_catalog.pg_class i on i.oid = x.indexrelid
        join pg_catalog.pg_am am on am.oid = i.relam and am.amname in ('hnsw', 'ivfflat')
        join pg_catalog.pg_attribute ia on ia.attrelid = i.oid and ia.attnum = 1
        join pg_catalog.pg_type kt on kt.oid = ia.atttypid
        join pg_catalog.pg_opclass opc on opc.oid = x.indclass[0]
        join pg_catalog.pg_namespace opcn on opcn.oid = opc.opcnamespace
        join pg_catalog.pg_amop ao
          on ao.amopfamily = opc.opcfamily and ao.amoppurpose = 'o' and ao.amoplefttype = opc.opcintype
        join pg_catalog.pg_operator op on op.oid = ao.amopopr
        join pg_catalog.pg_namespace opn on opn.oid = op.oprnamespace
        cross join lateral (
          select
            pg_catalog.sum(pg_catalog.pg_relation_size(part.oid))::float8 as bytes,
            pg_catalog.sum(pg_catalog.pg_stat_get_numscans(part.oid))::float8 as scans,
            pg_catalog.json_agg(part.relname) as names
          from family
          join pg_catalog.pg_class part on part.oid = family.member
          where family.root = i.oid
        ) parts
        where x.indrelid = c.oid
          and (
            x.indkey[0] = a.attnum
            or (
              x.indkey[0] = 0
              and exists (
                select from pg_catalog.pg_depend d
                where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                  and d.objid = i.oid
                  and d.refobjid = c.oid
                  and d.refobjsubid = a.attnum
              )
            )
          )
      ) indexes
      where c.relkind in ('r', 'p', 'm')
        and not c.relispartition
        and c.relpersistence <> 't'
        and a.attnum > 0
        and not a.attisdropped
        and n.nspname not in ('pg_catalog', 'information_schema')
        and (
          (t.typnamespace = e.extnamespace and t.typname in ('vector', 'halfvec', 'sparsevec'))
          or (t.typname = 'bit' and pg_catalog.json_array_length(indexes.described) > 0)
        )
    ) found
  ),
  'mayCreate', pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
) as facts

-- What a database holds of an application's schema, in one read-only statement. $1 is a JSON object of
-- the declared names: {"types": [{"schema", "name"}], "tables": [{"schema", "name"}], "indexes": [name]};
-- a schema of null means: as search_path finds it. Works on PostgreSQL 13 to 18 with no rights beyond
-- connect: only catalogues that everybody may read, and no function that refuses a role or a name.
with asked as (
  select $1::pg_catalog.json as names
),
-- schemas that hold something of the users
places as (
  select n.oid, n.nspname
  from pg_catalog.pg_namespace n
  where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
),
-- pgvector's own types, wherever it was created
vector_types as (
  select t.oid, t.typname as name
  from pg_catalog.pg_extension e
  join pg_catalog.pg_type t on t.typnamespace = e.extnamespace
  where e.extname = 'vector' and t.typname in ('vector', 'halfvec', 'sparsevec')
),
found_tables as (
  select w.schema as asked_schema, n.nspname as schema, c.*
  from asked a
  cross join pg_catalog.json_to_recordset(a.names -> 'tables') w(schema text, name text)
  join pg_catalog.pg_class c on c.relname = w.name and c.relkind in ('r', 'p', 'v', 'm', 'f')
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = w.schema or (w.schema is null and pg_catalog.pg_table_is_visible(c.oid))
),
-- an index that is dropped at this moment has no definition any more
found_indexes as materialized (
  select
    pg_catalog.pg_get_indexdef(c.oid) as definition,
    p.nspname as schema, c.oid as index_oid, c.relname, c.relkind, c.relam, c.reloptions, i.*
  from asked a
  cross join pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join places p on p.oid = c.relnamespace
  where not i.indisvalid
    or c.relname in (select n.name from pg_catalog.json_array_elements_text(a.names -> 'indexes') n(name))
)
select pg_catalog.json_build_object(
  'schema', pg_catalog.current_schema(),

  -- sql/ledger-state.sql
  'ledger', (
{ledger}
  ),

  'extensions', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object('name', e.extname, 'version', e.extversion, 'schema', n.nspname)
      )
      from pg_catalog.pg_extension e
      join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    ),
    '[]'
  ),

  -- whatever bears the name of a declared enum; a table makes a type of its name, too
  'types', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'askedSchema', w.schema,
          'schema', n.nspname,
          'name', t.typname,
          'kind', case t.typtype
            when 'e' then 'enum' when 'c' then 'table' when 'd' then 'domain' else 'type'
          end,
          'owner', pg_catalog.pg_get_userbyid(t.typowner),
          'labels', coalesce(
            (
              select pg_catalog.json_agg(l.enumlabel order by l.enumsortorder)
              from pg_catalog.pg_enum l
              where l.enumtypid = t.oid
            ),
            '[]'
          )
        )
        order by n.nspname, t.typname
      )
      from asked a
      cross join pg_catalog.json_to_recordset(a.names -> 'types') w(schema text, name text)
      join pg_catalog.pg_type t on t.typname = w.name
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where n.nspname = w.schema or (w.schema is null and pg_catalog.pg_type_is_visible(t.oid))
    ),
    '[]'
  ),

  'tables', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'askedSchema', c.asked_schema,
          'schema', c.schema,
          'name', c.relname,
          'kind', case c.relkind
            when 'r' then 'table' when 'p' then 'partitioned' else 'other'
          end,
          'owner', pg_catalog.pg_get_userbyid(c.relowner),
          'columns', coalesce(
            (
              select pg_catalog.json_agg(
                pg_catalog.json_build_object(
                  'name', f.attname,
                  'type', pg_catalog.format_type(f.atttypid, f.atttypmod),
                  'notNull', f.attnotnull,
                  'vector', v.name,
                  'dimensions', case when v.name is not null and f.atttypmod > 0 then f.atttypmod end
                )
                order by f.attnum
              )
              from pg_catalog.pg_attribute f
              left join vector_types v on v.oid = f.atttypid
              where f.attrelid = c.oid and f.attnum > 0 and not f.attisdropped
            ),
            '[]'
          )
        )
        order by c.schema, c.relname
      )
      from found_tables c
    ),
    '[]'
  ),

  -- those of a declared name, and whatever a failed build left invalid
  'indexes', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'oid', i.index_oid::pg_catalog.int8,
          'schema', i.schema,
          'name', i.relname,
          'table', t.relname,
          'owner', pg_catalog.pg_get_userbyid(t.relowner),
          'valid', i.indisvalid,
          'partitioned', i.relkind = 'I',
          'method', m.amname,
          'unique', i.indisunique,
          'partial', i.indpred is not null,
          'parameters', coalesce(pg_catalog.to_json(i.reloptions), '[]'),
          'keys', (
            select pg_catalog.json_agg(
              pg_catalog.json_build_object(
                'expression', coalesce(pg_catalog.pg_get_indexdef(i.index_oid, k.n, true), ''),
                'opclass', o.opcname
              )
              order by k.n
            )
            from pg_catalog.generate_series(1, i.indnkeyatts::int) k(n)
            join pg_catalog.pg_opclass o on o.oid = i.indclass[k.n - 1]
          ),
          'definition', i.definition
        )
        order by i.schema, i.relname
      )
      from found_indexes i
      join pg_catalog.pg_class t on t.oid = i.indrelid
      join pg_catalog.pg_am m on m.oid = i.relam
      where i.definition is not null
    ),
    '[]'
  ),

  -- a build shows its table to members of its role only; the locks it holds are shown to everybody
  'builds', coalesce(
    (
      select pg_catalog.json_agg(
        distinct pg_catalog.jsonb_build_object('pid', b.pid, 'schema', n.nspname, 'table', t.relname)
      )
      from pg_catalog.pg_stat_progress_create_index b
      join pg_catalog.pg_locks l
        on l.pid = b.pid
        and l.database = b.datid
        and l.locktype = 'relation'
        and l.mode in ('ShareUpdateExclusiveLock', 'ShareLock')
      join pg_catalog.pg_class t on t.oid = l.relation and t.relkind in ('r', 'p', 'm')
      join places n on n.oid = t.relnamespace
      where b.datname = pg_catalog.current_database() and b.pid <> pg_catalog.pg_backend_pid()
    ),
    '[]'
  ),

  'vectorColumns', coalesce(
    (
      select pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'schema', n.nspname,
          'table', c.relname,
          'column', f.attname,
          'type', v.name,
          'dimensions', case when f.atttypmod > 0 then f.atttypmod end,
          'readable', coalesce(
            pg_catalog.has_schema_privilege(n.oid, 'usage')
              and pg_catalog.has_column_privilege(c.oid, f.attnum, 'select'),
            false
          )
        )
        order by n.nspname, c.relname, f.attnum
      )
      from pg_catalog.pg_attribute f
      join vector_types v on v.oid = f.atttypid
      join pg_catalog.pg_class c on c.oid = f.attrelid
      join places n on n.oid = c.relnamespace
      where f.attnum > 0
        and not f.attisdropped
        and c.relkind in ('r', 'p', 'm')
        and not c.relispartition
    ),
    '[]'
  )
) as state

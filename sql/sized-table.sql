-- The sizes of one table and of the embeddings in it. $1 is its name as it was typed, with or without its
-- schema. Reads catalogues only; of a table that nobody analyzed the number of rows is -1.
select pg_catalog.json_build_object(
  'schema', n.nspname,
  'name', c.relname,
  'kind', c.relkind,
  'estimatedRows', c.reltuples::pg_catalog.int8,
  'mayRead', pg_catalog.has_table_privilege(c.oid, 'select'),
  'deadRows', coalesce(pg_catalog.pg_stat_get_dead_tuples(c.oid), 0),
  'heapBytes', pg_catalog.pg_relation_size(c.oid),
  'toastBytes', case
    when c.reltoastrelid = 0 then 0
    else pg_catalog.pg_total_relation_size(c.reltoastrelid)
  end,
  'otherIndexBytes', (
    select coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(i.oid)), 0)
    from pg_catalog.pg_index k
    join pg_catalog.pg_class i on i.oid = k.indexrelid
    join pg_catalog.pg_am m on m.oid = i.relam
    where k.indrelid = c.oid and m.amname not in ('hnsw', 'ivfflat')
  ),
  'embedding', (
    select pg_catalog.json_build_object(
      'column', a.attname, 'type', y.typname, 'dimensions', nullif(a.atttypmod, -1)
    )
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type y on y.oid = a.atttypid
    where a.attrelid = c.oid
      and a.attnum > 0
      and not a.attisdropped
      and y.typname in ('vector', 'halfvec', 'sparsevec')
    order by a.attnum
    limit 1
  )
) as sized
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm', 'f')
  and (
    n.nspname || '.' || c.relname = $1
    or (c.relname = $1 and pg_catalog.pg_table_is_visible(c.oid))
  )
order by pg_catalog.pg_table_is_visible(c.oid) desc
limit 1

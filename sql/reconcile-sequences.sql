-- The sequences that number columns of the tables $1, [{"schema": ..., "name": ...}]: those that belong to a
-- column and those that its default asks.
with wanted as (
  select c.oid, one.schema, one.name
    from pg_catalog.jsonb_to_recordset($1::jsonb) as one (schema text, name text)
    join pg_catalog.pg_namespace n on n.nspname = one.schema
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = one.name
), numbered as (
  select d.objid as sequence, d.refobjid as relation, d.refobjsubid as column
    from pg_catalog.pg_depend d
   where d.classid = 'pg_catalog.pg_class'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
     and d.deptype in ('a', 'i') and d.refobjsubid > 0
  union
  select d.refobjid, f.adrelid, f.adnum
    from pg_catalog.pg_attrdef f
    join pg_catalog.pg_depend d
      on d.classid = 'pg_catalog.pg_attrdef'::regclass and d.objid = f.oid
     and d.refclassid = 'pg_catalog.pg_class'::regclass
)
select
       wanted.schema as table_schema,
       wanted.name as table_name,
       a.attname as column_name,
       own.nspname as schema,
       q.relname as name,
       pg_catalog.format_type(s.seqtypid, null) as type,
       s.seqmax::text as most
  from numbered
  join wanted on wanted.oid = numbered.relation
  join pg_catalog.pg_class q on q.oid = numbered.sequence and q.relkind = 'S'
  join pg_catalog.pg_namespace own on own.oid = q.relnamespace
  join pg_catalog.pg_sequence s on s.seqrelid = q.oid
  join pg_catalog.pg_attribute a on a.attrelid = wanted.oid and a.attnum = numbered.column
 where s.seqincrement > 0 and not s.seqcycle
 order by own.nspname, q.relname, wanted.schema, wanted.name

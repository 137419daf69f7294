-- The shape of the tables that $1 names: [{"schema": ..., "name": ...}].
select wanted.schema,
       wanted.name,
       c.relkind::text as kind,
       coalesce((
         select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                  'name', a.attname,
                  'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                  -- Without the schema, which an extension may have elsewhere.
                  'form', t.typname || ':' || a.atttypmod,
                  'generated', a.attgenerated <> '',
                  'identity', a.attidentity,
                  'required', a.attnotnull and not a.atthasdef and a.attidentity = ''
                ) order by a.attnum)
           from pg_catalog.pg_attribute a
           join pg_catalog.pg_type t on t.oid = a.atttypid
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ), '[]') as columns,
       coalesce((
         select pg_catalog.jsonb_agg(a.attname order by part.place)
           from pg_catalog.pg_index i
           cross join lateral pg_catalog.unnest(i.indkey) with ordinality part (attnum, place)
           join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = part.attnum
          where i.indrelid = c.oid and i.indisprimary
       ), '[]') as key,
       coalesce((
         select pg_catalog.jsonb_agg(distinct pg_catalog.jsonb_build_object(
                  'schema', parent.nspname, 'name', f.relname))
           from pg_catalog.pg_constraint r
           join pg_catalog.pg_class f on f.oid = r.confrelid
           join pg_catalog.pg_namespace parent on parent.oid = f.relnamespace
          where r.conrelid = c.oid and r.contype = 'f'
       ), '[]') as parents,
       -- Whether the table itself gives a part of the key.
       exists (
         select
           from pg_catalog.pg_index i
           join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
          where i.indrelid = c.oid and i.indisprimary
            and (a.attidentity <> '' or (a.atthasdef and a.attgenerated = ''))
       ) as numbered,
       -- Triggers of the application that follow a change; those before it only change the row itself.
       exists (
         select
           from pg_catalog.pg_trigger g
          where g.tgrelid = c.oid and not g.tgisinternal and g.tgenabled in ('O', 'A') and g.tgtype & 2 = 0
       ) as followed,
       -- Who loses something when a row of this table goes, without being asked.
       coalesce((
         select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                  'schema', child.nspname,
                  'name', f.relname,
                  'key', coalesce((
                    select pg_catalog.jsonb_agg(a.attname)
                      from pg_catalog.pg_index i
                      join pg_catalog.pg_attribute a
                        on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                     where i.indrelid = f.oid and i.indisprimary), '[]'),
                  'columns', (
                    select pg_catalog.jsonb_agg(a.attname order by part.place)
                      from pg_catalog.unnest(r.conkey) with ordinality part (attnum, place)
                      join pg_catalog.pg_attribute a
                        on a.attrelid = r.conrelid and a.attnum = part.attnum),
                  'referenced', (
                    select pg_catalog.jsonb_agg(a.attname order by part.place)
                      from pg_catalog.unnest(r.confkey) with ordinality part (attnum, place)
                      join pg_catalog.pg_attribute a
                        on a.attrelid = r.confrelid and a.attnum = part.attnum)))
           from pg_catalog.pg_constraint r
           join pg_catalog.pg_class f on f.oid = r.conrelid
           join pg_catalog.pg_namespace child on child.oid = f.relnamespace
          where r.confrelid = c.oid and r.contype = 'f' and r.confdeltype in ('c', 'n', 'd')
            and r.conparentid = 0
       ), '[]') as dependents,
       coalesce((
         select pg_catalog.jsonb_agg(wish.privilege)
           from (values ('select'), ('insert'), ('update'), ('delete')) wish (privilege)
          where not pg_catalog.has_table_privilege(c.oid, wish.privilege)
       ), '[]') as lacking
  from pg_catalog.jsonb_to_recordset($1::jsonb) as wanted (schema text, name text)
  left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
  left join pg_catalog.pg_class c
    on c.relnamespace = n.oid and c.relname = wanted.name and c.relkind in ('r', 'p')

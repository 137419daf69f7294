-- The tables of the application, and what they have of the journal already.
with recursive
differing (type) as (
  -- Their cast to text says something else than the output function: of a boolean, of an address, of blanks at
  -- the end. The same goes for domains over them.
  select k.castsource
    from pg_catalog.pg_cast k
   where k.casttarget = 'pg_catalog.text'::pg_catalog.regtype and k.castmethod = 'f'
  union
  select d.oid
    from pg_catalog.pg_type d
    join differing on d.typbasetype = differing.type
)
select n.nspname as "schema",
       c.relname as name,
       c.relkind as kind,
       c.relispartition as is_partition,
       pg_catalog.has_table_privilege(c.oid, 'trigger') as may_follow,
       pg_catalog.has_table_privilege(c.oid, 'insert, update, delete, truncate')
         or pg_catalog.has_any_column_privilege(c.oid, 'insert, update') as may_write,
       pg_catalog.pg_get_userbyid(c.relowner) as owner,
       coalesce(columns.list, '[]') as columns,
       coalesce(key.columns, '[]') as key,
       recorder.found as recorder,
       guard.found as truncate_guard
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select pg_catalog.json_agg(pg_catalog.json_build_object(
             'name', a.attname,
             'generated', a.attgenerated <> '',
             'castDiffers', a.atttypid in (select type from differing)
           ) order by a.attnum) as list
      from pg_catalog.pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  ) columns on true
  left join lateral (
    select pg_catalog.json_agg(a.attname order by part.place) as columns
      from pg_catalog.pg_constraint p
      cross join pg_catalog.unnest(p.conkey) with ordinality part (number, place)
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = part.number
     where p.conrelid = c.oid and p.contype = 'p'
  ) key on true
  left join lateral (
    select pg_catalog.json_build_object('function', p.proname, 'fires', t.tgenabled in ('O', 'A')) as found
      from pg_catalog.pg_trigger t
      join pg_catalog.pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = c.oid and t.tgname = '0_setup_wizard_journal'
  ) recorder on true
  left join lateral (
    select pg_catalog.json_build_object('function', p.proname, 'fires', t.tgenabled in ('O', 'A')) as found
      from pg_catalog.pg_trigger t
      join pg_catalog.pg_proc p on p.oid = t.tgfoid
     where t.tgrelid = c.oid and t.tgname = '0_setup_wizard_truncate'
  ) guard on true
 where c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and n.nspname !~ '^pg_'
   and n.nspname not in ('information_schema', 'setup_wizard', 'setup_wizard_sync')
   and not exists (
     select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e'
   )
 order by n.nspname, c.relname

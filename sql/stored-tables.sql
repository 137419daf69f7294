-- The tables that hold rows of the operator's own: none of the system, of a session, of an extension, or of the
-- books of fallback sync.
select n.nspname as schema, c.relname as name
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r'
  and c.relpersistence <> 't'
  and n.nspname not in ('information_schema', 'setup_wizard_sync')
  and n.nspname !~ '^pg_'
  and not exists (
    select
    from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and d.objid = c.oid
      and d.deptype = 'e'
  )
order by 1, 2

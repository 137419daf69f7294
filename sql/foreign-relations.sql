-- Does this database hold anything that neither an extension nor this program's record of extensions
-- made? 16384 is the first oid that an object of a user can have (FirstNormalObjectId of PostgreSQL).
select exists (
  select
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid >= 16384
    and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    and (n.nspname <> 'setup_wizard' or c.relname <> 'created_extensions')
    and not exists (
      select
      from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.objid = c.oid and d.deptype = 'e'
    )
) as found

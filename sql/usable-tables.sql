-- Whether this role works with tables of the schema $1 as an application does: it may read and write the
-- rows of one at least.
select exists (
  select
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1::pg_catalog.text
    and c.relkind in ('r', 'p')
    and pg_catalog.has_schema_privilege(n.oid, 'usage')
    and pg_catalog.has_table_privilege(c.oid, 'select')
    and pg_catalog.has_table_privilege(c.oid, 'insert')
    and pg_catalog.has_table_privilege(c.oid, 'update')
    and pg_catalog.has_table_privilege(c.oid, 'delete')
) as usable

-- Who records migrations, for a role that may not: the owner of the schema, unless that is a superuser
-- or a group and another role was given the right. Needs no rights; no row without the schema.
select coalesce(
  (
    select r.rolname::pg_catalog.text
    from pg_catalog.pg_roles r
    where r.rolcanlogin and not r.rolsuper and r.rolname <> current_user
      and pg_catalog.has_schema_privilege(r.oid, schema.oid, 'usage')
      and case
        when details.oid is null then pg_catalog.has_schema_privilege(r.oid, schema.oid, 'create')
        else pg_catalog.has_table_privilege(r.oid, details.oid, 'insert')
      end
    order by r.oid = schema.nspowner desc, r.rolname
    limit 1
  ),
  pg_catalog.pg_get_userbyid(schema.nspowner)::pg_catalog.text
) as name
from pg_catalog.pg_namespace schema
left join pg_catalog.pg_class details
  on details.relnamespace = schema.oid and details.relname = 'migration_details'
where schema.nspname = 'setup_wizard'

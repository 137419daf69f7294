-- Is there a place for the record already, and may this role read it? Catalogues only: to_regclass
-- raises an error for a schema that may not be used.
select
  n.oid is not null as schema_exists,
  c.oid is not null as table_exists,
  coalesce(
    pg_catalog.has_schema_privilege(n.oid, 'usage') and pg_catalog.has_table_privilege(c.oid, 'select'),
    false
  ) as readable
from (select) one
left join pg_catalog.pg_namespace n on n.nspname = 'setup_wizard'
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = 'created_extensions'

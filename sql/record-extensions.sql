-- Runs in the transaction that created them.
insert into setup_wizard.created_extensions (name, version, schema, extension_oid)
select e.extname, e.extversion, n.nspname, e.oid
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
where e.extname = any ($1::pg_catalog.text[])
on conflict (name) do update set
  version = excluded.version,
  schema = excluded.schema,
  extension_oid = excluded.extension_oid,
  created_at = excluded.created_at

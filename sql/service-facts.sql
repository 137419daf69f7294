select
  pg_catalog.current_setting('server_version') as version,
  e.extversion as vector,
  n.nspname as schema
from (values (1)) as one (row)
left join pg_catalog.pg_extension e on e.extname = 'vector'
left join pg_catalog.pg_namespace n on n.oid = e.extnamespace

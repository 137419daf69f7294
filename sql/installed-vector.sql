select
  e.oid,
  e.extversion as version,
  n.nspname as schema,
  pg_catalog.pg_get_userbyid(e.extowner) as owner,
  pg_catalog.pg_has_role(current_user, e.extowner, 'usage') as may_alter
from pg_catalog.pg_extension e
join pg_catalog.pg_namespace n on n.oid = e.extnamespace
where e.extname = 'vector'

-- The tables whose rows arrive from another database.
select n.nspname as schema, c.relname as name
from pg_catalog.pg_subscription_rel s
join pg_catalog.pg_class c on c.oid = s.srrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace

-- Which of the extensions $1 the server has, which of them are in this database, and its own version.
select
  available.name,
  available.installed_version,
  pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) as server_version
from pg_catalog.pg_available_extensions as available
where available.name = any ($1::text[])

-- The version compiled into the loaded library decides which security fixes a server has; the
-- catalogue's version does not. PostgreSQL 18 and newer, after the type has been used.
select m.version
from pg_catalog.pg_get_loaded_modules() m
where m.file_name like 'vector.%'

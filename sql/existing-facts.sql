-- Whether a role and a database are there, and when the server started, which tells one running
-- server from every other. The two names come as quoted texts, because one of the ways to ask takes
-- no parameters. One text of JSON.
select pg_catalog.json_build_object(
  'startedAt', extract(epoch from pg_catalog.pg_postmaster_start_time())::text,
  'role', exists (select from pg_catalog.pg_roles r where r.rolname = :wanted_role),
  'database', exists (select from pg_catalog.pg_database d where d.datname = :wanted_database),
  'administrator', (
    select r.rolsuper or r.rolcreaterole from pg_catalog.pg_roles r where r.rolname = current_user
  ),
  'superuser', (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user)
)::text as answer

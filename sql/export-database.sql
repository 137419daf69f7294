select pg_catalog.format('create role %I login', :'app_user')
 where not exists (select from pg_catalog.pg_roles where rolname = :'app_user')
\gexec
-- Asks for the new password; what is sent is a verifier of it, which the server may log.
\password :"app_user"

-- Who is no superuser may only give a database to a role that he is a member of, and only as one make
-- extensions in it.
grant :"app_user" to current_user;
select pg_catalog.format('create database %I owner %I', :'app_database', :'app_user')
 where not exists (select from pg_catalog.pg_database where datname = :'app_database')
\gexec
\connect -reuse-previous=on :app_connection

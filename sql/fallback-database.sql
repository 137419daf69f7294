-- What there is of the role $1 and the database $2 that a fallback is to have.
select
  exists (select from pg_catalog.pg_roles where rolname = $1) as has_role,
  (
    select pg_catalog.pg_get_userbyid(datdba)
    from pg_catalog.pg_database
    where datname = $2
  )::text as database_owner

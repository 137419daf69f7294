-- What ALTER ROLE ... SET and ALTER DATABASE ... SET say of this session, the weaker first; in ASCII,
-- whatever encoding the client has chosen.
select pg_catalog.encode(pg_catalog.convert_to(coalesce(pg_catalog.json_agg(
    pg_catalog.json_build_array(
      pg_catalog.split_part(entry, '=', 1),
      pg_catalog.substr(entry, pg_catalog.strpos(entry, '=') + 1))
    order by setting.setrole <> 0, setting.setdatabase <> 0, position), '[]')::pg_catalog.text,
  'UTF8'), 'base64')
from pg_catalog.pg_db_role_setting as setting,
  pg_catalog.unnest(setting.setconfig) with ordinality as entries (entry, position)
where setting.setrole in (
    0, (select oid from pg_catalog.pg_roles where rolname operator(pg_catalog.=) session_user))
  and setting.setdatabase in (
    0, (select oid from pg_catalog.pg_database
        where datname operator(pg_catalog.=) pg_catalog.current_database()))

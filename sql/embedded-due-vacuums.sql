-- The statements that PostgreSQL's autovacuum would run now in this database, the smallest tables first,
-- by the thresholds of relation_needs_vacanalyze of PostgreSQL 18. In hex, as the client's encoding has them.
with settings as (
  select pg_catalog.jsonb_object_agg(name, pg_catalog.current_setting(name)) as of_server
  from pg_catalog.unnest(array[
    'autovacuum', 'autovacuum_vacuum_threshold', 'autovacuum_vacuum_scale_factor',
    'autovacuum_vacuum_max_threshold', 'autovacuum_vacuum_insert_threshold',
    'autovacuum_vacuum_insert_scale_factor', 'autovacuum_analyze_threshold',
    'autovacuum_analyze_scale_factor', 'autovacuum_freeze_max_age']) as name
), counted as materialized (
  select c.oid, c.relkind, c.relpages, dead, inserted, modified,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
    greatest(c.reltuples, 0) as live,
    -- What is frozen is not scanned again.
    case when c.relpages > 0 then 1 - least(c.relallfrozen, c.relpages)::float8 / c.relpages else 1 end
      as unfrozen,
    pg_catalog.age(c.relfrozenxid) > (of_server ->> 'autovacuum_freeze_max_age')::float8 as old,
    of_server || coalesce(
      (select pg_catalog.jsonb_object_agg(option_name, option_value)
        from pg_catalog.pg_options_to_table(c.reloptions)),
      '{}') as setting
  from settings, pg_catalog.pg_class as c
  join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  cross join lateral (select
    pg_catalog.pg_stat_get_dead_tuples(c.oid) as dead,
    pg_catalog.pg_stat_get_ins_since_vacuum(c.oid) as inserted,
    pg_catalog.pg_stat_get_mod_since_analyze(c.oid) as modified) as counts
  where c.relkind in ('r', 'm', 't') and c.relpersistence <> 't' and not c.relisshared
    and (dead > 0 or inserted > 0 or modified > 0
      or pg_catalog.age(c.relfrozenxid) > (of_server ->> 'autovacuum_freeze_max_age')::float8)
), judged as (
  select name, relpages,
    old or enabled and (dead > least(dead_limit, dead_limit_at_most) or coalesce(inserted > insert_limit, false))
      as vacuums,
    enabled and modified > modified_limit and relkind <> 't'
      and oid <> 'pg_catalog.pg_statistic'::pg_catalog.regclass as analyzes
  from counted, lateral (select
    (setting ->> 'autovacuum')::bool
      and coalesce((setting ->> 'autovacuum_enabled')::bool, true) as enabled,
    (setting ->> 'autovacuum_vacuum_threshold')::float8
      + (setting ->> 'autovacuum_vacuum_scale_factor')::float8 * live as dead_limit,
    nullif((setting ->> 'autovacuum_vacuum_max_threshold')::float8, -1) as dead_limit_at_most,
    nullif((setting ->> 'autovacuum_vacuum_insert_threshold')::float8, -1)
      + (setting ->> 'autovacuum_vacuum_insert_scale_factor')::float8 * live * unfrozen as insert_limit,
    (setting ->> 'autovacuum_analyze_threshold')::float8
      + (setting ->> 'autovacuum_analyze_scale_factor')::float8 * live as modified_limit) as limits
)
select coalesce(
  pg_catalog.json_agg(
    pg_catalog.encode(
      pg_catalog.convert_to(
        case when vacuums
          then pg_catalog.format('vacuum (process_toast false, analyze %s) %s', analyzes::text, name)
          else pg_catalog.format('analyze %s', name)
        end,
        pg_catalog.pg_client_encoding()),
      'hex')
    order by relpages),
  '[]')
from judged
where (vacuums or analyzes)
  -- After a delay a backend looks for its postmaster, and a single one, which has none, ends itself.
  and pg_catalog.current_setting('vacuum_cost_delay') = '0'

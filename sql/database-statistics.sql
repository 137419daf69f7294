-- What the statistics of a server say about one of its databases, in one read-only statement. Works on
-- PostgreSQL 14 to 18 with no rights beyond connect; what a role may not see is null, never an error.
-- Figures that a later version added are read by their name out of the whole row. The size of a relation
-- waits for whoever holds it alone: setup_wizard.leave_held = on leaves those out, and they are `busy`.
with held as materialized (
  select k.relation
  from pg_catalog.pg_locks k
  where pg_catalog.current_setting('setup_wizard.leave_held', true) = 'on'
    and k.locktype = 'relation'
    -- one that waits for the lock makes everybody after it wait, too
    and k.mode = 'AccessExclusiveLock'
    and k.pid <> pg_catalog.pg_backend_pid()
    and k.database = (
      select o.oid from pg_catalog.pg_database o where o.datname = pg_catalog.current_database()
    )
)
select pg_catalog.json_build_object(
  'serverVersion', pg_catalog.current_setting('server_version'),
  'pgvector', (
    select e.extversion from pg_catalog.pg_extension e where e.extname = 'vector'
  ),
  'readsAllStatistics', pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'usage'),
  'now', pg_catalog.now(),
  -- A crash empties all counters; from PostgreSQL 15 on only those of the whole server say when.
  'countedSince', coalesce(
    (select greatest(d.stats_reset, w.stats_reset) from pg_catalog.pg_stat_bgwriter w),
    pg_catalog.pg_postmaster_start_time()
  ),
  'databaseBytes', pg_catalog.pg_database_size(d.datid),
  'blocksHit', d.blks_hit,
  'blocksRead', d.blks_read,
  'connections', (
    select pg_catalog.sum(every.numbackends) from pg_catalog.pg_stat_database every
  ),
  'maxConnections', pg_catalog.current_setting('max_connections')::pg_catalog.int4,
  'reservedConnections',
    pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
    + coalesce(
      pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4,
      0
    ),
  'transactionAge', (
    select pg_catalog.age(o.datfrozenxid)
    from pg_catalog.pg_database o
    where o.datname = pg_catalog.current_database()
  ),
  'freezeMaxAge', pg_catalog.current_setting('autovacuum_freeze_max_age')::pg_catalog.int8,
  'standby', pg_catalog.pg_is_in_recovery(),
  'replayDelaySeconds', case
    when pg_catalog.pg_is_in_recovery()
    then pg_catalog.date_part(
      'epoch',
      pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()
    )
  end,
  'standbys', (
    select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', r.application_name,
          'state', r.state,
          'mode', r.sync_state,
          'replayLagSeconds', pg_catalog.date_part('epoch', r.replay_lag)
        )
      ),
      '[]'
    )
    from pg_catalog.pg_stat_replication r
  ),
  'slots', (
    select coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object(
          'name', s.slot_name,
          'active', s.active,
          'keptBytes', case
            when not pg_catalog.pg_is_in_recovery()
            then pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), s.restart_lsn)
          end
        )
        order by s.slot_name
      ),
      '[]'
    )
    from pg_catalog.pg_replication_slots s
  ),
  'tables', (
    select coalesce(pg_catalog.json_agg(t.entry order by t.bytes desc nulls first, t.name), '[]')
    from (
      select
        c.relname as name,
        -- null for a table that was dropped a moment ago
        case when not busy.held then coalesce(pg_catalog.pg_total_relation_size(c.oid), 0) end as bytes,
        pg_catalog.json_build_object(
          'schema', n.nspname,
          'name', c.relname,
          'busy', busy.held,
          -- The counter goes along with every write, but is behind on a standby, after a reset and in the
          -- embedded engine; the estimate of the last vacuum or analyze knows of no row that died since.
          'rows', greatest(s.n_live_tup, c.reltuples::pg_catalog.int8 - s.n_dead_tup),
          'deadRows', s.n_dead_tup,
          'heapBytes', case
            when not busy.held then coalesce(pg_catalog.pg_relation_size(c.oid), 0)
          end,
          'toastBytes', case
            when busy.held then null
            when c.reltoastrelid = 0 then 0
            else coalesce(pg_catalog.pg_total_relation_size(c.reltoastrelid), 0)
          end,
          'indexBytes', case
            when not busy.held then coalesce(pg_catalog.pg_indexes_size(c.oid), 0)
          end,
          'totalBytes', case
            when not busy.held then coalesce(pg_catalog.pg_total_relation_size(c.oid), 0)
          end,
          'sequentialScans', s.seq_scan,
          'indexScans', coalesce(s.idx_scan, 0),
          'blocksHit', coalesce(io.heap_blks_hit, 0)
            + coalesce(io.idx_blks_hit, 0) + coalesce(io.toast_blks_hit, 0)
            + coalesce(io.tidx_blks_hit, 0),
          'blocksRead', coalesce(io.heap_blks_read, 0)
            + coalesce(io.idx_blks_read, 0) + coalesce(io.toast_blks_read, 0)
            + coalesce(io.tidx_blks_read, 0),
          'lastVacuum', greatest(s.last_vacuum, s.last_autovacuum),
          'lastAnalyze', greatest(s.last_analyze, s.last_autoanalyze),
          'vectors', (
            select coalesce(
              pg_catalog.json_agg(
                pg_catalog.json_build_object(
                  'column', a.attname,
                  'type', y.typname,
                  'dimensions', nullif(a.atttypmod, -1)
                )
                order by a.attnum
              ),
              '[]'
            )
            from pg_catalog.pg_attribute a
            join pg_catalog.pg_type y on y.oid = a.atttypid
            join pg_catalog.pg_depend p
              on p.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
              and p.objid = y.oid
              and p.deptype = 'e'
            join pg_catalog.pg_extension e on e.oid = p.refobjid and e.extname = 'vector'
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          )
        ) as entry
      from pg_catalog.pg_stat_user_tables s
      join pg_catalog.pg_class c on c.oid = s.relid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_statio_user_tables io on io.relid = s.relid
      cross join lateral (
        select exists (
          select from held
          where held.relation in (c.oid, c.reltoastrelid)
            or held.relation in (
              select x.indexrelid from pg_catalog.pg_index x
              where x.indrelid in (c.oid, c.reltoastrelid)
            )
        ) as held
      ) busy
      -- other sessions' temporary tables are nobody else's business
      where c.relpersistence <> 't'
    ) t
  ),
  'indexes', (
    select coalesce(pg_catalog.json_agg(x.entry order by x.bytes desc nulls first, x.name), '[]')
    from (
      select
        i.relname as name,
        size.bytes,
        pg_catalog.json_build_object(
          'schema', s.schemaname,
          'table', s.relname,
          'name', i.relname,
          'method', m.amname,
          'bytes', size.bytes,
          'scans', s.idx_scan,
          'entriesRead', s.idx_tup_read,
          'rowsFetched', s.idx_tup_fetch,
          'lastScan', pg_catalog.to_json(s) ->> 'last_idx_scan',
          'valid', k.indisvalid,
          'enforces', k.indisunique or k.indisexclusion or exists (
            select from pg_catalog.pg_constraint o where o.conindid = i.oid
          )
        ) as entry
      from pg_catalog.pg_stat_user_indexes s
      join pg_catalog.pg_class i on i.oid = s.indexrelid
      join pg_catalog.pg_am m on m.oid = i.relam
      join pg_catalog.pg_index k on k.indexrelid = i.oid
      cross join lateral (
        select case
          when not exists (select from held where held.relation = i.oid)
          then coalesce(pg_catalog.pg_relation_size(i.oid), 0)
        end as bytes
      ) size
      where i.relpersistence <> 't'
    ) x
  )
) as statistics
from pg_catalog.pg_stat_database d
where d.datname = pg_catalog.current_database()

-- The fence of this fallback. No more writes are counted than $1.
select state.epoch::text,
       state.mode,
       state.pair::text,
       state.opening::text,
       state.holder,
       state.reason,
       pg_catalog.to_char(state.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since,
       state.system_identifier,
       state.timeline,
       (select pg_catalog.count(*)::int
          from (select from setup_wizard.journal where replayed_at is null limit $1) waiting) as unreplayed
  from setup_wizard.router_state state

-- Writes that the primary does not have yet.
select pg_catalog.count(*)::text as unreplayed
  from setup_wizard.journal
 where replayed_at is null

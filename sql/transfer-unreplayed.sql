-- Writes that the primary does not have yet; 0 where nothing was ever journalled.
select case when pg_catalog.to_regclass('setup_wizard.journal') is null then 0 else (
  pg_catalog.xpath('/row/n/text()', pg_catalog.query_to_xml(
    'select pg_catalog.count(*) as n from setup_wizard.journal where replayed_at is null', false, true, ''
  ))
)[1]::text::bigint end as unreplayed

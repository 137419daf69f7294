-- Writes down that the primary has the numbers $1.
update setup_wizard.journal
   set replayed_at = pg_catalog.now()
 where replayed_at is null and seq <@ $1::int8multirange
   and seq >= pg_catalog.lower($1::int8multirange) and seq < pg_catalog.upper($1::int8multirange)

-- What waits in the journal, by table.
select "schema",
       "table",
       pg_catalog.count(*) filter (where op = 'i')::text as inserts,
       pg_catalog.count(*) filter (where op = 'u')::text as updates,
       pg_catalog.count(*) filter (where op = 'd')::text as deletes
  from setup_wizard.journal
 where replayed_at is null
 group by "schema", "table"
 order by "schema", "table"

-- Some $2 of the rows with a key that the epoch $1 has changed, and nobody gave up.
select "schema", "table", key::text
  from setup_wizard.journal
 where epoch = $1 and key is not null
 group by "schema", "table", key
having pg_catalog.min(replayed_at) > '-infinity'
 order by pg_catalog.random()
 limit $2

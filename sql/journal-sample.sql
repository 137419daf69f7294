-- Some $2 of the rows with a key that the epoch $1 has changed, and nobody gave up.
with sampled as (
  select distinct "schema", "table", key
    from (
      select "schema", "table", key
        from setup_wizard.journal
       where epoch = $1 and key is not null
         -- What triggers of the primary write themselves may have other keys there.
         and (op <> 'i' or coalesce(depth, 1) = 1)
       order by pg_catalog.random()
       limit $2
    ) picked
)
select "schema", "table", key::text
  from sampled
 where not exists (
   select
     from setup_wizard.journal given_up
    where given_up.epoch = $1 and given_up.replayed_at = '-infinity'
      and given_up."schema" = sampled."schema" and given_up."table" = sampled."table" and given_up.key = sampled.key
 )

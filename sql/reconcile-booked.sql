-- The numbers that were brought under the opening $1.
select pg_catalog.range_agg(range)::text as seqs
  from setup_wizard.replayed
 cross join lateral pg_catalog.unnest(seqs) range
 where opening = $1

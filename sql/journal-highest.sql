-- The highest number below $5 that the epoch $1 has given to the column $4 of the table $2.$3.
select pg_catalog.max((new ->> $4)::numeric)::text as highest
  from setup_wizard.journal
 where epoch = $1 and "schema" = $2 and "table" = $3 and op in ('i', 'u')
   and replayed_at > '-infinity'
   and (new ->> $4)::numeric < $5::numeric

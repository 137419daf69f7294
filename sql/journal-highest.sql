-- The highest number below $5 that the epoch $1 has given to the column $4 of the table $2.$3. Of a row that was
-- inserted the key tells it, too, which is shorter than the row.
select pg_catalog.max(given.number)::text as highest
  from setup_wizard.journal
 cross join lateral (
   select (case when op = 'i' and key ? $4 then key else new end ->> $4)::numeric as number offset 0
 ) given
 where epoch = $1 and "schema" = $2 and "table" = $3 and op in ('i', 'u')
   and replayed_at > '-infinity'
   and given.number < $5::numeric

-- The next $5 changes that the primary does not have, from the number $1 to $2; with $4, those of these
-- transactions of the epoch $3. What became of the rows is only read with $6.
select seq::text,
       txid::text,
       "schema",
       "table",
       op::text,
       key::text,
       old::text,
       case when $6::boolean then new::text end as new,
       -- The key after an update that has changed it.
       case when op = 'u' and not new @> key then (
         select pg_catalog.jsonb_object_agg(part, new -> part) from pg_catalog.jsonb_object_keys(key) part
       ) end::text as new_key,
       journal.depth
  from (select null::smallint) older (depth)
 cross join lateral (
   -- The depth is that of the journal; one that was made before it was recorded has none.
   select seq, epoch, txid, "schema", "table", op, key, old, new, replayed_at, depth from setup_wizard.journal
 ) journal
 where replayed_at is null and seq >= $1::bigint
   and ($2::bigint is null or seq <= $2::bigint)
   and ($4::xid8[] is null or (epoch = $3::bigint and txid = any ($4::xid8[])))
 order by journal.seq
 limit $5

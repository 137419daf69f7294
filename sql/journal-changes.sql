-- The next $5 changes of the transactions $4 of the epoch $3, from $1 to $2.
select seq::text,
       txid::text,
       "schema",
       "table",
       op::text,
       key::text,
       old::text,
       new::text,
       -- The key after an update that has changed it.
       case when op = 'u' and not new @> key then (
         select pg_catalog.jsonb_object_agg(part, new -> part) from pg_catalog.jsonb_object_keys(key) part
       ) end::text as new_key
  from setup_wizard.journal
 where replayed_at is null and seq between $1::bigint and $2::bigint
   and epoch = $3::bigint and txid = any ($4::xid8[])
 order by journal.seq
 limit $5

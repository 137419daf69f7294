-- The next $2 changes behind $1 that the primary does not have.
select seq::text,
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
 where replayed_at is null and seq > $1::bigint
 order by journal.seq
 limit $2

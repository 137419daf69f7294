-- The next $1 transactions that have ended. Whoever changes a row that another has changed, or refers to it,
-- waits for that one's end and writes its own line of the journal afterwards: so the order of the last
-- lines is an order in which every transaction finds what it built on. One that has not ended is built on
-- by nobody yet.
select epoch::text,
       txid::text,
       pg_catalog.min(seq)::text as first,
       pg_catalog.max(seq)::text as last,
       pg_catalog.count(*)::int as changes,
       -- Of all transactions, also of those that are beyond the limit.
       pg_catalog.sum(pg_catalog.count(*)) over ()::text as waiting
  from setup_wizard.journal
 where replayed_at is null
 group by epoch, txid
 order by pg_catalog.max(journal.seq)
 limit $1

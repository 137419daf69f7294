-- One line in the books for all that was brought under the opening $1: every number from the first to the last is
-- done with, and stays so for a fallback that is restored from a copy.
with lines as (
  delete from setup_wizard.replayed
   where opening = $1 and (select pg_catalog.count(*) from setup_wizard.replayed where opening = $1) > 1
  returning seqs, txid, at
)
insert into setup_wizard.replayed (opening, seqs, txid, at)
select $1,
       pg_catalog.int8multirange(
         pg_catalog.int8range(pg_catalog.min(pg_catalog.lower(seqs)), pg_catalog.max(pg_catalog.upper(seqs)))),
       pg_catalog.max(txid::text::numeric)::text::xid8,
       pg_catalog.max(at)
  from lines
having pg_catalog.count(*) > 0

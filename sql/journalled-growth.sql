-- How many rows table $2 in schema $1 has gained, by the journal, since its part $4 in schema $3 was brought. The
-- transaction that brought it wrote the book.
select (pg_catalog.count(*) filter (where change.op = 'i')
        - pg_catalog.count(*) filter (where change.op = 'd'))::text as growth
  from setup_wizard_sync.synced book
  join setup_wizard.journal change on pg_catalog.age(change.txid::xid) < pg_catalog.age(book.xmin)
 where book.schema_name = $3 and book.table_name = $4
   and change."schema" = $1 and change."table" = $2

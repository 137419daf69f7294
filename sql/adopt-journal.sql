-- Numbers of transactions that another server gave mean nothing here: a transaction of this one may have the same.
-- They become numbers that no server reaches, in the order of before, so that each is still told from the others.
with
foreign_ones as (
  select epoch, txid, pg_catalog.min(seq) as first
    from setup_wizard.journal
   where txid::text::numeric < 2::numeric ^ 62
   group by epoch, txid
),
base as (
  select greatest(2::numeric ^ 62, pg_catalog.max(txid::text::numeric)) as number from setup_wizard.journal
)
update setup_wizard.journal j
   set txid = given.txid
  from (
    select epoch, txid as was,
           ((select number from base) + pg_catalog.row_number() over (order by first))::bigint::text::xid8 as txid
      from foreign_ones
  ) given
 where j.epoch = given.epoch and j.txid = given.was

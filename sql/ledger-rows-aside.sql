-- Gives rows names that no file can have, so that files which took each other's names can be told apart after
-- it. $1 the set, $2 names in the ledger, $3 the checksums that are recorded with them. Only an application's
-- files can be renamed.
with aside as (
  update setup_wizard.migration_details detail
  set name = ' ' || pg_catalog.md5(detail.name)
  from rows from (
    pg_catalog.unnest($2::pg_catalog.text[]), pg_catalog.unnest($3::pg_catalog.text[])
  ) as file (name, sha256)
  where detail.set = $1 and detail.name = file.name and detail.sha256 = file.sha256
  returning file.name
)
update setup_wizard.migrations migration
set name = ' ' || pg_catalog.md5(migration.name)
from aside
where $1::pg_catalog.text = 'application' and migration.name = aside.name

-- Gives the rows that were put aside the names and checksums that their files have now. $1 the set, $2 their
-- names before, $3 the names and $4 the checksums of the files.
with given as (
  update setup_wizard.migration_details detail
  set name = file.name, sha256 = file.sha256
  from rows from (
    pg_catalog.unnest($2::pg_catalog.text[]),
    pg_catalog.unnest($3::pg_catalog.text[]),
    pg_catalog.unnest($4::pg_catalog.text[])
  ) as file (recorded, name, sha256)
  where detail.set = $1 and detail.name = ' ' || pg_catalog.md5(file.recorded)
  returning file.recorded, file.name
)
update setup_wizard.migrations migration
set name = given.name
from given
where $1::pg_catalog.text = 'application' and migration.name = ' ' || pg_catalog.md5(given.recorded)

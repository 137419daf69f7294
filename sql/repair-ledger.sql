-- $1 the set, $2 names, $3 the checksums that their files have now.
update setup_wizard.migration_details detail
set sha256 = file.sha256
from rows from (
  pg_catalog.unnest($2::pg_catalog.text[]), pg_catalog.unnest($3::pg_catalog.text[])
) as file (name, sha256)
where detail.set = $1 and detail.name = file.name

-- A journal that was made before the depth of triggers was recorded gets the place for it.
do $depth$
begin
  if not exists (
    select from pg_catalog.pg_attribute a
     where a.attrelid = 'setup_wizard.journal'::pg_catalog.regclass and a.attname = 'depth' and not a.attisdropped
  ) then
    alter table setup_wizard.journal add column depth smallint;
  end if;
end
$depth$

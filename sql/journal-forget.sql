-- Forgets what was brought back. A sync asks which rows have changed since the last one, and not how: of what is newer
-- than that one the images go, and the lines stay until the next.
do $forget$
declare
  asked timestamptz := 'infinity';
begin
  if pg_catalog.to_regclass('setup_wizard_sync.synced') is not null then
    execute 'select coalesce(pg_catalog.min(synced_at), $1) from setup_wizard_sync.synced' into asked using asked;
  end if;
  delete from setup_wizard.journal where replayed_at is not null and at < asked;
  update setup_wizard.journal
     set key = null, old = null, new = null
   where replayed_at is not null and (key is not null or old is not null or new is not null);
end
$forget$

-- Forgets what records changes of tables that are gone or were changed, and what was brought back and no sync
-- asks for any more: one asks for what happened since the last.
do $unused$
declare
  recorder text;
  oldest timestamptz := pg_catalog.now() - interval '30 days';
begin
  for recorder in
    select p.oid::pg_catalog.regprocedure::text
      from pg_catalog.pg_proc p
     where p.pronamespace = 'setup_wizard'::pg_catalog.regnamespace
       and p.proname ~ '^record_[0-9a-f]{16}$'
       and not exists (select from pg_catalog.pg_trigger t where t.tgfoid = p.oid)
  loop
    execute 'drop function ' || recorder;
  end loop;
  if pg_catalog.to_regclass('setup_wizard_sync.synced') is not null then
    execute 'select coalesce(pg_catalog.min(synced_at), $1) from setup_wizard_sync.synced' into oldest using oldest;
  end if;
  delete from setup_wizard.journal where replayed_at is not null and at < oldest;
end
$unused$

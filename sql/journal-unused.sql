-- Forgets what records changes of tables that are gone or were changed.
do $unused$
declare
  recorder text;
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
end
$unused$

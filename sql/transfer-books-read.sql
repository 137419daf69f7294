select
  (select coalesce(pg_catalog.json_agg(s), '[]') from setup_wizard_sync.staged s
    where pg_catalog.to_regclass('setup_wizard_sync.t' || s.oid) is not null) as staged,
  (select coalesce(pg_catalog.json_agg(p order by p.oid, p.part), '[]') from setup_wizard_sync.parts p) as parts,
  (select coalesce(pg_catalog.json_agg(s), '[]') from setup_wizard_sync.synced s) as synced,
  (select coalesce(pg_catalog.json_agg(b), '[]') from setup_wizard_sync.brought b) as brought,
  (select coalesce(pg_catalog.json_agg(c.relname), '[]') from pg_catalog.pg_class c
    where c.relnamespace = 'setup_wizard_sync'::pg_catalog.regnamespace and c.relname ~ '^[tdgci][0-9]+$') as relations

-- Which extensions this program created in a database: only these may it ever drop again. The oid is
-- that of the row in pg_extension, so that an extension which somebody dropped and created anew, or
-- restored from a dump, is no longer taken for ours.
create table setup_wizard.created_extensions (
  name text primary key,
  version text not null,
  schema text not null,
  extension_oid oid not null,
  created_at timestamptz not null default pg_catalog.now()
)

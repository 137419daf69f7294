-- The primary's book: up to which epoch it has what each of its fallbacks took.
create table if not exists setup_wizard.router_marks (
  pair uuid primary key,
  epoch bigint not null,
  since timestamptz not null default pg_catalog.now()
)

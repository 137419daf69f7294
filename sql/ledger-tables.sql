-- The ledger. The first two tables have the form that node-pg-migrate gives its own; it writes to them.
-- The lengths keep a row within one word of sql/ledger-state.sql.
create table if not exists setup_wizard.migrations (
  id serial primary key,
  name varchar(255) not null unique,
  run_on timestamp not null
);

create table if not exists setup_wizard.own_migrations (
  id serial primary key,
  name varchar(255) not null unique,
  run_on timestamp not null
);

-- What each migration was and ran with. Its primary key keeps two runs from applying the same one.
create table if not exists setup_wizard.migration_details (
  set varchar(20) not null,
  name varchar(255) not null,
  sha256 char(64) not null,
  pgvector varchar(60),
  dimensions integer,
  program varchar(60) not null,
  applied_at timestamptz not null default pg_catalog.clock_timestamp(),
  constraint migration_details_pkey primary key (set, name)
);

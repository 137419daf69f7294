-- What has been brought over so far. A part of a table is known by the transaction that loaded it: its rows carry
-- that number as long as nothing touches them.
create schema if not exists setup_wizard_sync;

create table if not exists setup_wizard_sync.staged (
  oid text primary key,
  source text not null,
  mark text not null,
  pages_per_part integer not null
);

create table if not exists setup_wizard_sync.parts (
  oid text not null,
  part integer not null,
  rows bigint not null,
  print text not null,
  loaded_by text not null,
  bytes bigint not null,
  primary key (oid, part)
);

create table if not exists setup_wizard_sync.synced (
  schema_name text not null,
  table_name text not null,
  source text not null,
  source_mark text not null,
  source_print text not null,
  target_mark text not null,
  target_print text not null,
  synced_at timestamptz not null default pg_catalog.clock_timestamp(),
  primary key (schema_name, table_name)
);

-- Views, functions, triggers and the like that came from the primary: what is lost with an old table and is not
-- among them was the fallback's own, and is put back. Two versions of PostgreSQL may word one definition differently.
create table if not exists setup_wizard_sync.brought (
  label text primary key,
  source_digest text not null,
  target_digest text not null
);

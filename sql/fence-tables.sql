-- The fallback's own books: the fence, one row; and the journal, one row for each row that was changed.
create table if not exists setup_wizard.router_state (
  only_one boolean primary key default true check (only_one),
  epoch bigint not null default 0,
  mode text not null default 'closed' check (mode in ('closed', 'read-only', 'open', 'held')),
  pair uuid not null default pg_catalog.gen_random_uuid(),
  opening uuid,
  holder text,
  reason text,
  since timestamptz not null default pg_catalog.now(),
  system_identifier text,
  timeline integer
);

insert into setup_wizard.router_state default values on conflict do nothing;

create table if not exists setup_wizard.journal (
  -- Given when the row is written, so that of two changes of one row the later has the higher number.
  seq bigint generated always as identity primary key,
  epoch bigint not null,
  txid xid8 not null default pg_catalog.pg_current_xact_id(),
  "schema" text not null,
  "table" text not null,
  op "char" not null check (op in ('i', 'u', 'd')),
  -- Images, {column: text of the value}: of the primary key before the change (of an insert, after it),
  -- of the row before, of the row after.
  key jsonb,
  old jsonb,
  new jsonb,
  at timestamptz not null default pg_catalog.clock_timestamp(),
  replayed_at timestamptz,
  -- 1 for what was asked for, more for what a trigger or a foreign key has made of that; null where nobody knows.
  depth smallint
);

create index if not exists journal_unreplayed on setup_wizard.journal (seq) where replayed_at is null;

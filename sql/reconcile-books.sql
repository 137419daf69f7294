-- The primary's books of what was brought back. An opening is the random name that a fallback's failover has.
create table if not exists setup_wizard.replayed (
  opening uuid not null,
  -- Numbers of the journal that this one transaction has brought.
  seqs int8multirange not null,
  -- Rows that it wrote are told from those that others wrote.
  txid xid8 not null default pg_catalog.pg_current_xact_id(),
  at timestamptz not null default pg_catalog.now()
);

create index if not exists replayed_opening on setup_wizard.replayed (opening);

create table if not exists setup_wizard.conflicts (
  id bigint generated always as identity primary key,
  opening uuid not null,
  epoch bigint not null,
  "schema" text not null,
  "table" text not null,
  key jsonb,
  kind text not null,
  -- The row as the fallback had found it, as the primary had it, as the fallback had left it.
  base jsonb,
  on_primary jsonb,
  on_fallback jsonb,
  policy text not null,
  outcome text not null,
  detail text,
  at timestamptz not null default pg_catalog.now()
);

create index if not exists conflicts_opening on setup_wizard.conflicts (opening);

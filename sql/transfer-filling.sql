-- What stood in a database before one installation began to fill it, so that what it brought can be told from the rest.
create table if not exists setup_wizard_sync.filling (
  filler text not null,
  -- Names as "table public.orders".
  present text[] not null,
  -- Once the tables are in their places, as in synced: it may be others that synced goes on with.
  brought json
);

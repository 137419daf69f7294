-- What the triggers of the journal have in common.

-- Lets a transaction write while the fence is open, and keeps holdFence waiting until it has ended: the lock
-- is shared by all who write. Remembered for the rest of the transaction; a savepoint that is rolled back
-- takes back the lock and the memory together.
create or replace function setup_wizard.enter_journal() returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
  fence record;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('setup_wizard.journal', 0));
  -- Only now: who waited for the lock must see what was written meanwhile.
  if current_setting('transaction_isolation') = 'read committed' then
    select state.epoch, state.mode into strict fence from setup_wizard.router_state state;
  else
    -- The snapshot may be older than the fence; a lock on the row fails (40001) when it is. The lock itself would
    -- be in the way of whoever changes the fence, and goes with the block.
    begin
      select state.epoch, state.mode into strict fence from setup_wizard.router_state state for share;
      raise sqlstate 'SW000';
    exception
      when sqlstate 'SW000' then null;
    end;
  end if;
  if fence.mode = 'held' then
    raise exception 'the fallback takes no writes now: those it has taken are being brought back to the primary'
      using errcode = 'SW002';
  elsif fence.mode <> 'open' then
    raise exception 'the fallback takes no writes: %',
        case fence.mode when 'closed' then 'the primary is in use' else 'it serves reads only' end
      using errcode = 'SW001', hint = 'Write to the primary.';
  end if;
  perform set_config('setup_wizard.epoch', fence.epoch::text, true);
  return fence.epoch;
end
$function$;

-- A table that was emptied as a whole says nothing about the rows that were in it.
create or replace function setup_wizard.refuse_truncate() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
  if current_setting('setup_wizard.replaying', true) = 'on' then
    return null;
  end if;
  perform setup_wizard.enter_journal();
  raise exception 'the fallback cannot record that "%"."%" is truncated', tg_table_schema, tg_table_name
    using errcode = 'SW004', hint = 'Use DELETE, which is recorded row by row.';
end
$function$;

-- Records the changes of one table. Values are written as their output functions give them, under settings that
-- any other server reads in the same way.
create or replace function {function}() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
set extra_float_digits = 1
set bytea_output = 'hex'
set lc_monetary = 'C'
as {quote}
declare
  entered bigint;
begin
  if current_setting('setup_wizard.replaying', true) = 'on' then
    return null;
  end if;
  entered := nullif(current_setting('setup_wizard.epoch', true), '');
  if entered is null then
    entered := setup_wizard.enter_journal();
  end if;
  if tg_op = 'INSERT' then
    insert into setup_wizard.journal (epoch, "schema", "table", op, key, new, depth)
    values (entered, {schema}, {table}, 'i', {newKey}, {newRow}, pg_trigger_depth());
  elsif not {hasKey} then
    raise exception 'the fallback cannot record changes of %, which has no primary key', {shown}
      using errcode = 'SW003', hint = 'Rows can be inserted. Give the table a primary key on the primary, then sync.';
  elsif tg_op = 'DELETE' then
    insert into setup_wizard.journal (epoch, "schema", "table", op, key, old, depth)
    values (entered, {schema}, {table}, 'd', {oldKey}, {oldRow}, pg_trigger_depth());
  elsif not old *= new then
    insert into setup_wizard.journal (epoch, "schema", "table", op, key, old, new, depth)
    values (entered, {schema}, {table}, 'u', {oldKey}, {oldRow}, {newRow}, pg_trigger_depth());
  end if;
  return null;
end
{quote}

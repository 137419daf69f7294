-- Writes down conflicts that were decided: $1 the opening, $2 the epoch, $3 an array of them.
insert into setup_wizard.conflicts
  (opening, epoch, "schema", "table", key, kind, base, on_primary, on_fallback, policy, outcome, detail)
select $1, $2, made."schema", made."table", made.key, made.kind, made.base, made.on_primary,
       made.on_fallback, made.policy, made.outcome, made.detail
  from pg_catalog.jsonb_to_recordset($3::jsonb) as made (
    "schema" text, "table" text, key jsonb, kind text, base jsonb, on_primary jsonb, on_fallback jsonb,
    policy text, outcome text, detail text)
 where not exists (
   select
     from setup_wizard.conflicts before
    where before.opening = $1 and before."schema" = made."schema" and before."table" = made."table"
      and before.key = made.key and before.kind = made.kind
 )

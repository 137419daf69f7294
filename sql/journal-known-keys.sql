-- Which of the keys $3, a JSON array, the fallback has deleted or changed in the table $1.$2.
select distinct wanted.key::text as key
  from pg_catalog.jsonb_array_elements($3::jsonb) wanted (key)
  join setup_wizard.journal j on j.key = wanted.key
 where j.replayed_at is null and j."schema" = $1 and j."table" = $2 and j.op in ('d', 'u')

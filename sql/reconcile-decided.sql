-- What was decided under the opening $1, by row.
select "schema", "table", key::text, outcome
  from setup_wizard.conflicts
 where opening = $1 and key is not null

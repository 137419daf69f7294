-- The tables that the epoch $1 has changed.
select distinct "schema", "table" from setup_wizard.journal where epoch = $1 order by 1, 2

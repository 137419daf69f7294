-- Builds the index that an application would build, at its number of dimensions, and asks the
-- planner for it. Only ever run between begin and rollback: nothing of it stays.
create temporary table setup_wizard_check (
  id int,
  embedding {schema}.vector({dimensions})
) on commit drop;

insert into setup_wizard_check
select i, (array[i::real] || pg_catalog.array_fill(1::real, array[{dimensions} - 1]))::{schema}.vector
from pg_catalog.generate_series(1, 8) i;

create index setup_wizard_check_hnsw on setup_wizard_check using hnsw ({key});

set local enable_seqscan = off;

explain (costs off)
select c.id from setup_wizard_check c order by {ordered} limit 1;

select c.id from setup_wizard_check c order by {ordered} limit 1

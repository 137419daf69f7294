-- How many rows the open transaction has inserted into the tables $1, whoever asked for it.
select wanted.n::int as n,
       (pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) + coalesce((
          select pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(part.relid))
            from pg_catalog.pg_partition_tree(c.oid) part
           where part.relid <> c.oid
        ), 0))::text as inserted
  from pg_catalog.unnest($1::text[]) with ordinality wanted (name, n)
  join pg_catalog.pg_class c on c.oid = wanted.name::pg_catalog.regclass

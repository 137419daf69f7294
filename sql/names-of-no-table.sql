-- Which of these names, with or without a schema, no table of an application has.
select given.name
  from pg_catalog.unnest($1::text[]) as given(name)
 where not exists (
         select from pg_catalog.pg_class c
           join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p')
            and given.name in (c.relname, n.nspname || '.' || c.relname))
 order by 1

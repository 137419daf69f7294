/** Statements that leave of a database what its extensions need, and nothing that a test made. */
export const emptyDatabase = `
do $$
declare
  statement text;
begin
  for statement in
    select format('drop schema %I cascade', n.nspname)
    from pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema')
    union all
    select format('drop %s %s cascade', k.word, c.oid::regclass)
    from pg_class c
    join (values ('r', 'table'), ('p', 'table'), ('v', 'view'), ('m', 'materialized view'), ('S', 'sequence'))
      as k (kind, word) on k.kind = c.relkind::text
    where c.relnamespace = 'public'::regnamespace
    union all
    select format('drop type %s cascade', t.oid::regtype)
    from pg_type t
    where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd')
    union all
    select format('drop routine %s cascade', p.oid::regprocedure)
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  loop
    begin
      execute statement;
    exception
      -- Something before it took it along.
      when undefined_object or undefined_table or undefined_function then null;
    end;
  end loop;
end $$`;

-- What would stand in the way of dropping pgvector, or go with it: columns, arrays, domains,
-- functions and indexes over its types, its operators and operator classes, and extensions that
-- require it. What was marked "depends on extension" goes silently, so it counts, too.
with recursive
  extension as (
    select 'pg_catalog.pg_extension'::pg_catalog.regclass::oid as classid, e.oid as objid
    from pg_catalog.pg_extension e
    where e.extname = 'vector'
  ),
  own (classid, objid) as (
    select x.classid, x.objid from extension x
    union
    select d.classid, d.objid
    from pg_catalog.pg_depend d
    join own o on d.refclassid = o.classid and d.refobjid = o.objid
    -- members of the extension, and what belongs to a member as the array type to its type
    where d.deptype in ('e', 'i')
  )
select distinct pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) as dependent
from pg_catalog.pg_depend d
join own o on d.refclassid = o.classid and d.refobjid = o.objid
where d.deptype in ('n', 'a', 'x')
  and not exists (select from own x where x.classid = d.classid and x.objid = d.objid)
order by 1

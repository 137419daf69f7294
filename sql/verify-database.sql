-- Does pgvector work for this very session? The type and the operator are written as an application writes
-- them, without a schema. The rest is worth knowing at its start. $1 and $2 name a column, or are null.
select
  '[1,2,3]'::vector <=> '[4,5,6]'::vector as cosine,
  (select e.extversion from pg_catalog.pg_extension e where e.extname = 'vector') as pgvector,
  pg_catalog.current_setting('server_version') as "serverVersion",
  pg_catalog.pg_is_in_recovery()
    or pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool as "readOnly",
  pg_catalog.current_database()::pg_catalog.text as database,
  current_user::pg_catalog.text as "user",
  (
    select pg_catalog.json_build_object('type', t.typname, 'dimensions', a.atttypmod)
    from pg_catalog.pg_attribute a
    join pg_catalog.pg_type t on t.oid = a.atttypid
    where a.attrelid = pg_catalog.to_regclass($1::pg_catalog.text)
      and a.attname = $2::pg_catalog.text
      and a.attnum > 0
      and not a.attisdropped
  ) as embedding

-- What the ledger says, as one json value in one round trip, whatever is there and whatever this role
-- may do. No parameters; it can stand as a subquery of another statement.
--
-- A statement that names a table fails before it runs when the table is missing or closed. ts_stat takes
-- its query as text and therefore only when it is reached; it needs no right beyond reading and is part of
-- every server. Each row travels as one word of json; a word has at most 2,046 bytes, which the lengths
-- of the columns keep to.
select pg_catalog.json_build_object(
  'kind', state.kind,
  'owner', state.owner,
  'applied', coalesce(
    (
      select pg_catalog.json_agg(row.word::pg_catalog.json)
      from pg_catalog.ts_stat(
        case state.kind
          when 'readable' then
            $query$
              select pg_catalog.array_to_tsvector(array[pg_catalog.json_build_object(
                'set', entry.set, 'position', entry.id, 'name', entry.name,
                'appliedAt', pg_catalog.to_char(
                  coalesce(detail.applied_at at time zone 'UTC', entry.run_on),
                  'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
                ),
                'checksum', detail.sha256, 'pgvector', detail.pgvector,
                'dimensions', detail.dimensions, 'program', detail.program
              )::pg_catalog.text])
              from (
                select 'setup-wizard' as set, own.id, own.name, own.run_on
                from setup_wizard.own_migrations own
                union all
                select 'application', of_folder.id, of_folder.name, of_folder.run_on
                from setup_wizard.migrations of_folder
              ) entry
              left join setup_wizard.migration_details detail
                on detail.set = entry.set and detail.name = entry.name
            $query$
          else 'select null::pg_catalog.tsvector where false'
        end
      ) row
    ),
    '[]'
  )
) as ledger
from (
  select
    case
      when pg_catalog.count(ledger.oid) < 3 then 'absent'
      when pg_catalog.bool_and(
        pg_catalog.has_schema_privilege(schema.oid, 'usage')
          and pg_catalog.has_table_privilege(ledger.oid, 'select')
      ) then 'readable'
      else 'hidden'
    end as kind,
    pg_catalog.min(pg_catalog.pg_get_userbyid(schema.nspowner)::pg_catalog.text) as owner
  from pg_catalog.pg_namespace schema
  left join pg_catalog.pg_class ledger
    on ledger.relnamespace = schema.oid
      and ledger.relname in ('migrations', 'own_migrations', 'migration_details')
  where schema.nspname = 'setup_wizard'
) state

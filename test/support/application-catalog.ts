import type { NativePostgres } from './native-postgres.ts';

/** Everything that a bootstrap may create in a database, in words that do not depend on when it ran. */
const everything = `
  select 'extension ' || e.extname || ' ' || e.extversion || ' in ' || n.nspname as line
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace
  union all
  select 'relation ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  union all
  select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and a.attnum > 0 and not a.attisdropped
  union all
  select 'label ' || t.typname || ' ' || e.enumlabel || ' ' ||
    row_number() over (partition by t.oid order by e.enumsortorder)
  from pg_enum e join pg_type t on t.oid = e.enumtypid
  union all
  select 'index ' || pg_get_indexdef(i.indexrelid) || case when i.indisvalid then '' else ' INVALID' end
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_'
  union all
  select 'migration ' || d.set || ' ' || d.name || ' ' || d.sha256 || ' ' || coalesce(d.pgvector, '-')
    || ' ' || coalesce(d.dimensions::text, '-') from setup_wizard.migration_details d
  union all select 'ledger of ours ' || m.name from setup_wizard.own_migrations m
  union all select 'ledger ' || m.name from setup_wizard.migrations m
  union all select 'created ' || x.name from setup_wizard.created_extensions x
  order by 1`;

/** What a database holds, as sorted lines; two databases are alike when these are equal. */
export async function applicationCatalog(
  server: NativePostgres,
  database: string,
): Promise<readonly string[]> {
  const rows = await server.sql(everything, database);
  return rows.map(({ line }) => String(line));
}

import { SetupError } from '../errors/setup-error.ts';
import type { Connection } from '../postgres/connection.ts';
import { quoteIdentifier } from '../postgres/quote-identifier.ts';

/**
 * The error of a role that may not make the schema `setup_wizard`, not make tables there, or not write to
 * those of another role; it names what an administrator types. No more is granted than that: the other
 * tables in that schema are none of its business.
 *
 * @param statements what makes the tables; null when the schema itself is missing
 */
export async function mayNotKeep(
  connection: Connection,
  statements: string | null,
  cause: unknown,
): Promise<SetupError> {
  const { settings, target } = connection;
  const role = quoteIdentifier(settings.user);
  const who = statements === null ? 'its owner' : 'the owner of that schema';
  const statement =
    statements === null
      ? `create schema setup_wizard authorization ${role};`
      : `grant usage, create on schema setup_wizard to ${role};${await grantsOnTables(connection, statements)}`;
  return new SetupError('JOURNAL_UNAVAILABLE', {
    message: `The ${target} keeps what belongs to a failover in the schema setup_wizard, and role "${settings.user}" may not make it there.`,
    detail: cause instanceof SetupError ? (cause.detail ?? cause.message) : null,
    fix: `In database "${settings.database}", as ${who}: ${statement}`,
    target,
    cause,
  });
}

/** For the tables that another role has made. */
async function grantsOnTables(connection: Connection, statements: string): Promise<string> {
  const names = [...statements.matchAll(/create table if not exists setup_wizard\.(\w+)/gu)];
  const { rows } = await connection.query(
    `select c.relname as name from pg_catalog.pg_class c
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'setup_wizard' and c.relname = any ($1)
        and not pg_catalog.pg_has_role(c.relowner, 'usage') order by c.relname`,
    [names.map(([, name]) => name)],
  );
  const tables = rows.map(({ name }) => `setup_wizard.${String(name)}`).join(', ');
  const role = quoteIdentifier(connection.settings.user);
  return tables === '' ? '' : ` grant select, insert, update, delete on ${tables} to ${role};`;
}

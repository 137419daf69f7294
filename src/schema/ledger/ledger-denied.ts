import ledgerWriterSql from '../../../sql/ledger-writer.sql';
import { SetupError } from '../../errors/setup-error.ts';
import { shellWord } from '../../errors/shell-word.ts';
import type { Connection } from '../../postgres/connection.ts';
import { quoteIdentifier } from '../../postgres/quote-identifier.ts';

/**
 * Which right is missing: to make the schema, to make tables in it, to read those of another role (which
 * is enough while nothing is pending), or to write to them.
 */
export type MissingLedgerRight = 'schema' | 'tables' | 'reading' | 'rows';

const verbs: Readonly<Record<MissingLedgerRight, string>> = {
  schema: 'create it',
  tables: 'write to it',
  reading: 'read it',
  rows: 'write to it',
};

/**
 * The error of a role that must record something and may not, with the statement for whoever may. Where
 * another role keeps the record, that one is named first: an application's own role must not write it.
 */
export async function ledgerDenied(
  connection: Connection,
  missing: MissingLedgerRight,
  cause?: unknown,
): Promise<SetupError> {
  const { settings, target } = connection;
  const instead =
    missing === 'tables' || missing === 'rows' ? await writersCommand(connection) : '';
  return new SetupError('LEDGER_DENIED', {
    message: `The schema setup_wizard remembers which migrations were applied, and role "${settings.user}" may not ${verbs[missing]}.`,
    detail: cause instanceof SetupError ? (cause.detail ?? cause.message) : null,
    fix: `${instead}In database "${settings.database}", as ${missing === 'schema' ? 'its owner' : 'the owner of that schema'}: ${grants(missing, settings.user)}`,
    target,
    cause,
  });
}

function grants(missing: MissingLedgerRight, user: string): string {
  const role = quoteIdentifier(user);
  switch (missing) {
    case 'schema':
      return `create schema setup_wizard authorization ${role};`;
    case 'tables':
      return `grant usage, create on schema setup_wizard to ${role};`;
    case 'reading':
      return `grant usage on schema setup_wizard to ${role}; grant select on all tables in schema setup_wizard to ${role};`;
    case 'rows':
      return [
        `grant usage on schema setup_wizard to ${role};`,
        `grant select, insert, update, delete on all tables in schema setup_wizard to ${role};`,
        `grant usage on all sequences in schema setup_wizard to ${role};`,
      ].join(' ');
  }
}

/** How to run the same as the role that keeps the record; empty when nobody can be named. */
async function writersCommand(connection: Connection): Promise<string> {
  const name = await connection.query(ledgerWriterSql).then(
    ({ rows }) => rows[0]?.['name'],
    () => null,
  );
  if (typeof name !== 'string' || name === connection.settings.user) return '';
  return `Run the same command as "${name}", who keeps that record: --db-user ${shellWord(name)} --db-password-file FILE. Only another role that is to run migrations needs the right itself; an application's own does not. `;
}

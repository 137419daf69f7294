import { SetupError } from '../../errors/setup-error.ts';
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

/** The error of a role that must record something and may not, with the statement for whoever may. */
export function ledgerDenied(
  { settings, target }: Connection,
  missing: MissingLedgerRight,
  cause?: unknown,
): SetupError {
  const role = quoteIdentifier(settings.user);
  const statements: Readonly<Record<MissingLedgerRight, string>> = {
    schema: `create schema setup_wizard authorization ${role};`,
    tables: `grant usage, create on schema setup_wizard to ${role};`,
    reading: `grant usage on schema setup_wizard to ${role}; grant select on all tables in schema setup_wizard to ${role};`,
    rows: [
      `grant usage on schema setup_wizard to ${role};`,
      `grant select, insert, update, delete on all tables in schema setup_wizard to ${role};`,
      `grant usage on all sequences in schema setup_wizard to ${role};`,
    ].join(' '),
  };
  return new SetupError('LEDGER_DENIED', {
    message: `The schema setup_wizard remembers which migrations were applied, and role "${settings.user}" may not ${verbs[missing]}.`,
    detail: cause instanceof SetupError ? (cause.detail ?? cause.message) : null,
    fix: `In database "${settings.database}", as ${missing === 'schema' ? 'its owner' : 'the owner of that schema'}: ${statements[missing]}`,
    target,
    cause,
  });
}

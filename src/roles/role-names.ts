import { SetupError } from '../errors/setup-error.ts';
import { ledgerSchema } from './ledger-schema.ts';

/** The two roles of an application, and the schema they share. */
export interface RoleNames {
  /** Reads and writes rows, and nothing else. */
  readonly app: string;
  /** Owns the tables and runs migrations. */
  readonly owner: string;
  readonly schema: string;
}

/** PostgreSQL cuts longer names off without an error that would stop anything. Bytes. */
const longestName = 63;

/**
 * The names to work with: those that are given, or the database's name with `_app` and `_owner`, and
 * the schema `public`.
 *
 * @param admin the role that is to make them, which can be neither of the two; null when none is
 * @throws SetupError USAGE for a name that PostgreSQL reserves, cuts off or that cannot be meant
 */
export function roleNames(
  given: {
    readonly app: string | null;
    readonly owner: string | null;
    readonly schema: string | null;
  },
  { database, admin }: { readonly database: string; readonly admin: string | null },
): RoleNames {
  const names = {
    app: given.app ?? `${database}_app`,
    owner: given.owner ?? `${database}_owner`,
    schema: given.schema ?? 'public',
  };
  refuseName('--app-role', names.app);
  refuseName('--owner-role', names.owner);
  refuseName('--schema', names.schema);
  for (const [option, name] of [
    ['--app-role', names.app],
    ['--owner-role', names.owner],
  ] as const) {
    if (name !== admin) continue;
    throw usage(
      `${option} ${name} is the role that this program is connected as; it cannot limit itself.`,
      'Connect as an administrator: --admin-user NAME --admin-password-file FILE.',
    );
  }
  if (names.app === names.owner) {
    throw usage(
      `--app-role and --owner-role are both "${names.app}".`,
      'Name two roles: what may change tables must not be what serves requests.',
    );
  }
  if (names.schema === ledgerSchema || names.schema === 'information_schema') {
    throw usage(
      `--schema ${names.schema} is not for tables of an application.`,
      "Name the schema of the application's tables; the usual one is public.",
    );
  }
  return names;
}

function refuseName(option: string, name: string): void {
  const trouble =
    name === ''
      ? 'is empty'
      : Buffer.byteLength(name) > longestName
        ? `has more than ${longestName} bytes`
        : /\p{Cc}/u.test(name)
          ? 'has a control character'
          : name.startsWith('pg_') || (option !== '--schema' && ['public', 'none'].includes(name))
            ? 'is reserved by PostgreSQL'
            : null;
  if (trouble === null) return;
  throw usage(`${option}: the name "${name}" ${trouble}.`, `Give another one: ${option} NAME.`);
}

function usage(message: string, fix: string): SetupError {
  return new SetupError('USAGE', { message, fix });
}

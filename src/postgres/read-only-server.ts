import type { Target } from '../errors/setup-error.ts';
import type { ServerProbe } from './probe.ts';
import { quoteIdentifier } from './quote-identifier.ts';

export interface ReadOnlyServer {
  /** Why nothing can be written, as one sentence. */
  readonly message: string;
  /** What to change, and for statements who has to run them. */
  readonly fix: string;
}

/**
 * Why sessions of this role cannot write, and how that ends; null when they can. A standby needs another
 * host, while a setting has to be taken back exactly where it was made: resetting it for the role
 * in one database leaves the role's own.
 */
export function readOnlyServer(
  probe: Pick<ServerProbe, 'inRecovery' | 'readOnly' | 'readOnlySetBy' | 'user' | 'database'>,
  { host, target }: { readonly host: string; readonly target: Target },
): ReadOnlyServer | null {
  if (probe.inRecovery) {
    const variable = target === 'fallback' ? 'POSTGRES_FALLBACK_HOST' : 'POSTGRES_HOST';
    return {
      message: `${host} is a standby: it accepts no writes.`,
      fix: `Set ${variable} to the primary (at a managed service: the writer endpoint).`,
    };
  }
  return probe.readOnly ? bySetting(probe) : null;
}

function bySetting({
  readOnlySetBy,
  user,
  database,
}: Pick<ServerProbe, 'readOnlySetBy' | 'user' | 'database'>): ReadOnlyServer {
  const role = quoteIdentifier(user);
  const there = quoteIdentifier(database);
  // The setting may bind the administrator's session, too.
  const reset = (whose: string): string =>
    `As an administrator: begin read write; alter ${whose} reset default_transaction_read_only; commit;`;
  // The words of pg_settings.source.
  switch (readOnlySetBy) {
    case 'user':
      return { message: `Sessions of role "${user}" are read-only.`, fix: reset(`role ${role}`) };
    case 'database user':
      return {
        message: `Sessions of role "${user}" in database "${database}" are read-only.`,
        fix: reset(`role ${role} in database ${there}`),
      };
    case 'database':
      return {
        message: `Sessions in database "${database}" are read-only.`,
        fix: reset(`database ${there}`),
      };
    case 'global':
      return { message: 'Sessions of all roles are read-only.', fix: reset('role all') };
    case 'configuration file':
      return {
        message: 'The server is set to read-only.',
        fix: 'As a superuser: alter system set default_transaction_read_only = off; select pg_reload_conf(); (at a managed service: in its parameters, or with more storage when it is full)',
      };
    case null:
    default:
      return {
        message: 'Sessions of this server are read-only.',
        fix: `Turn default_transaction_read_only off where it is set (source: ${readOnlySetBy ?? 'unknown'}).`,
      };
  }
}

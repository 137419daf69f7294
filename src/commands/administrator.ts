import { SetupError } from '../errors/setup-error.ts';
import { connect, type ConnectOptions } from '../postgres/connect.ts';
import type { Connection } from '../postgres/connection.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { administratorLogin } from './administrator-login.ts';
import type { CommandContext } from './command.ts';

/**
 * Connects as --admin-user with --admin-password-file, or as the configured user when neither is given.
 *
 * @throws SetupError USAGE, as `readPasswordFile`, or as `connect`, naming the options where they are wrong
 */
export async function connectAsAdministrator(
  context: CommandContext,
  configured: ConnectionSettings,
  options: ConnectOptions,
): Promise<Connection> {
  const login = administratorLogin(context);
  if (login === null) return await connect(configured, options);
  const { user, password } = login;
  try {
    return await connect({ ...configured, user, password }, options);
  } catch (error) {
    throw namingOptions(error, password !== null);
  }
}

/** The server did not accept this login, whatever name it has for that. */
const refusedLogins = ['28P01', '28000'];

/** The settings hold nothing of this login, so that correcting them would not help. */
function namingOptions(error: unknown, withPassword: boolean): unknown {
  if (!(error instanceof SetupError) || error.code !== 'AUTH_FAILED') return error;
  const { code, message, detail, target, cause } = error;
  if (!withPassword) {
    const fix = 'Name the file with the password of the administrator: --admin-password-file FILE.';
    return new SetupError(code, { message, detail, fix, target, cause });
  }
  if (!refusedLogins.includes(sqlState(error) ?? '')) return error;
  const fix = 'Correct --admin-user, or the password in the file of --admin-password-file.';
  return new SetupError(code, { message, detail, fix, target, cause });
}

import { resolve } from 'node:path';
import { SetupError } from '../errors/setup-error.ts';
import type { AdministratorLogin } from '../fallback/provisioner.ts';
import { readPasswordFile } from '../roles/password-file.ts';
import type { CommandContext } from './command.ts';

/**
 * Who --admin-user and --admin-password-file name; null when neither is given.
 *
 * @throws SetupError USAGE, as `readPasswordFile`
 */
export function administratorLogin(context: CommandContext): AdministratorLogin | null {
  const user = context.args.options.get('admin-user');
  const file = context.args.options.get('admin-password-file');
  if (user === undefined) {
    if (file === undefined) return null;
    throw new SetupError('USAGE', {
      message: '--admin-password-file needs --admin-user.',
      fix: 'Name the administrator: --admin-user NAME.',
    });
  }
  if (file === undefined) return { user, password: null };
  const { password } = readPasswordFile(resolve(context.cwd, file), '--admin-password-file');
  context.hideSecrets([password]);
  return { user, password };
}

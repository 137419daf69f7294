import { SetupError } from '../errors/setup-error.ts';
import { connect } from '../postgres/connect.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { generatePassword } from '../settings/generate-password.ts';
import type { ProvisionerKind } from './provisioner.ts';

/**
 * Refuses a fallback that lets its user in with a password that nobody has chosen. A server of its own
 * asks for one; a server of somebody else may trust whoever comes from this machine, and what listens
 * on the port may be another one.
 *
 * @throws SetupError CHECKS_FAILED, or as `connect` when the server does not even refuse
 */
export async function refuseOpenDoor(
  settings: ConnectionSettings,
  kind: ProvisionerKind,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const wrong = { ...settings, password: generatePassword() };
    const connection = await connect(wrong, { target: 'fallback', tries: 3, signal });
    await connection.close();
  } catch (error) {
    if (error instanceof SetupError && error.code === 'AUTH_FAILED') return;
    throw error;
  }
  const { host, port, user } = settings;
  throw new SetupError('CHECKS_FAILED', {
    message: `The server at ${host}:${String(port)} lets "${user}" in with any password.`,
    ...(kind === 'existing'
      ? {
          detail: 'A rule of its pg_hba.conf trusts whoever comes from this machine.',
          fix: 'In that file (show hba_file;) set the method of that rule to scram-sha-256, reload it (select pg_reload_conf();), then run this again.',
        }
      : { fix: 'Something else listens on that port: choose another with --fallback-db-port.' }),
    target: 'fallback',
  });
}

import { existsSync } from 'node:fs';
import { SetupError } from '../errors/setup-error.ts';
import { connect, type ConnectOptions } from '../postgres/connect.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { RoleSecret } from './apply-roles.ts';
import { createPasswordFile, type PasswordInFile, readPasswordFile } from './password-file.ts';
import type { RoleNames } from './role-names.ts';
import type { RolePart, RolePlan } from './role-plan.ts';

/** Where the password of a role is, or will be. */
export interface PasswordPlace {
  /** Absolute. */
  readonly path: string;
  /** The operator named it; otherwise it is where this program keeps what it generated. */
  readonly named: boolean;
}

/** The secret of a role, with the file it is in. */
export type FoundSecret = RoleSecret & PasswordInFile;

/**
 * Finds the passwords of the two roles before anything is changed. A new role gets what its file
 * holds, or one that is generated into it. A role that exists keeps its password, unless the
 * operator named a file whose password the server does not accept. Null: not known, and not changed.
 *
 * @param settings how to reach the database; user and password are replaced
 * @throws SetupError as `readPasswordFile` and `createPasswordFile`, CANCELLED
 */
export async function roleSecrets(
  settings: ConnectionSettings,
  about: {
    readonly names: RoleNames;
    readonly plan: RolePlan;
    readonly places: Readonly<Record<RolePart, PasswordPlace>>;
    readonly connecting: ConnectOptions;
  },
): Promise<Readonly<Record<RolePart, FoundSecret | null>>> {
  const secretOf = async (part: RolePart): Promise<FoundSecret | null> => {
    const { path, named } = about.places[part];
    const purpose = `--${part}-password-file`;
    const isNew = about.plan.unsecured.includes(part);
    if (!existsSync(path)) {
      if (!isNew) return null;
      return { ...(await createPasswordFile(path, purpose)), replace: false };
    }
    const found = readPasswordFile(path, purpose);
    if (isNew || !named) return { ...found, replace: false };
    const login = { ...settings, user: about.names[part], password: found.password };
    return { ...found, replace: !(await accepts(login, about.connecting)) };
  };
  return { owner: await secretOf('owner'), app: await secretOf('app') };
}

/** Only a refused password means another password; whatever else is wrong shows in the verification. */
async function accepts(settings: ConnectionSettings, options: ConnectOptions): Promise<boolean> {
  try {
    await (await connect(settings, { ...options, tries: 1 })).close();
    return true;
  } catch (error) {
    if (error instanceof SetupError && error.code === 'AUTH_FAILED') return false;
    if (error instanceof SetupError && error.code !== 'CANCELLED') return true;
    throw error;
  }
}

import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';

/** Where the service of one state directory is described, and by what name its manager knows it. */
export interface ServicePlace {
  readonly manager: 'systemd' | 'launchd';
  /** Of the state directory: 12 hexadecimal digits. */
  readonly id: string;
  /** The unit or the label. */
  readonly name: string;
  /** The file, absolute. */
  readonly path: string;
}

/** The machine and the user for whom the service is. */
export interface ServiceHost {
  readonly platform: NodeJS.Platform;
  /** Home directory, absolute. */
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the user; 0 on systems without such numbers. */
  readonly uid: number;
  readonly user: string;
}

/** Null on systems whose service managers this program does not know. */
export function servicePlace(stateDir: string, host: ServiceHost): ServicePlace | null {
  return servicePlaceOf(createHash('sha256').update(stateDir).digest('hex').slice(0, 12), host);
}

/** The same by the id alone, for a state directory that is not there any more. */
export function servicePlaceOf(
  id: string,
  { platform, home, environment }: ServiceHost,
): ServicePlace | null {
  if (platform === 'darwin') {
    const name = `setup-wizard.fallback.${id}`;
    const path = join(home, 'Library', 'LaunchAgents', `${name}.plist`);
    return { manager: 'launchd', id, name, path };
  }
  if (platform !== 'linux') return null;
  // XDG Base Directory Specification: a relative path is invalid and ignored.
  const configured = environment['XDG_CONFIG_HOME'] ?? '';
  const config = isAbsolute(configured) ? configured : join(home, '.config');
  const name = `setup-wizard-fallback-${id}.service`;
  return { manager: 'systemd', id, name, path: join(config, 'systemd', 'user', name) };
}

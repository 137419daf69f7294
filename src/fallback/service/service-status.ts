import { readServiceFile } from './service-file.ts';
import { serviceManager } from './service-manager.ts';
import { servicePlace } from './service-place.ts';
import type { ServiceRequest } from './service-request.ts';

export type ServiceStatus =
  /** No service manager that this program knows answers; `words` says why. */
  | { readonly kind: 'unavailable'; readonly words: string; readonly file: string | null }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'installed';
      readonly name: string;
      readonly file: string;
      /** Whether it begins with the session. */
      readonly enabled: boolean;
      readonly active: boolean;
    };

/**
 * What is true now about the service of a state directory. Changes nothing.
 *
 * @throws SetupError SERVICE_FAILED for a file that somebody else wrote
 */
export async function serviceStatus({
  stateDir,
  host,
  signal,
}: ServiceRequest): Promise<ServiceStatus> {
  const place = servicePlace(stateDir, host);
  if (place === null) {
    return { kind: 'unavailable', words: `${host.platform} has no known one`, file: null };
  }
  const file = (await readServiceFile(place.path)) === null ? null : place.path;
  const manager = serviceManager(place, host, signal);
  const words = await manager.silence();
  if (words !== null) return { kind: 'unavailable', words, file };
  if (file === null) return { kind: 'absent' };
  return { kind: 'installed', name: place.name, file, ...(await manager.state()) };
}

import { findService } from './find-service.ts';
import { serviceManager } from './service-manager.ts';
import { servicePlace } from './service-place.ts';
import type { ServiceRequest } from './service-request.ts';

export type ServiceStatus =
  /** No service manager that this program knows answers; `words`: why, a clause. */
  | { readonly kind: 'unavailable'; readonly words: string; readonly file: string | null }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'installed';
      readonly name: string;
      readonly file: string;
      /** Whether it begins with the session. */
      readonly enabled: boolean;
      readonly active: boolean;
      /** Where the state directory was then, if it was moved since; null otherwise. */
      readonly movedFrom: string | null;
    };

/**
 * What is true now about the service of a state directory. Changes nothing.
 *
 * @throws SetupError SERVICE_FAILED for a file that somebody else wrote, FALLBACK_RECORD_UNREADABLE
 */
export async function serviceStatus({
  stateDir,
  host,
  signal,
}: ServiceRequest): Promise<ServiceStatus> {
  const place = servicePlace(stateDir, host);
  if (place === null) {
    const words = `${host.platform} has none that this program knows`;
    return { kind: 'unavailable', words, file: null };
  }
  const found = await findService(stateDir, host);
  const manager = serviceManager(found?.place ?? place, host, signal);
  const words = await manager.silence();
  if (words !== null) return { kind: 'unavailable', words, file: found?.place.path ?? null };
  if (found === null) return { kind: 'absent' };
  const { name, path } = found.place;
  const { movedFrom } = found;
  return { kind: 'installed', name, file: path, movedFrom, ...(await manager.state()) };
}

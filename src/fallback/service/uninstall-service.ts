import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fallbackStatus } from '../fallback-status.ts';
import { startFallback } from '../start-fallback.ts';
import { readServiceFile } from './service-file.ts';
import { serviceManager } from './service-manager.ts';
import { type ServicePlace, servicePlace } from './service-place.ts';
import type { ServiceRequest } from './service-request.ts';

/**
 * Takes away what `installService` wrote, and nothing else. A fallback that runs goes on running,
 * detached, until the machine ends.
 *
 * @returns whether there was a service
 * @throws SetupError SERVICE_FAILED; LOCKED, CANCELLED and what `startFallback` throws
 */
export async function uninstallService(request: ServiceRequest): Promise<boolean> {
  const { stateDir, signal } = request;
  const running = async (): Promise<boolean> =>
    (await fallbackStatus(stateDir)).state === 'running';
  const ran = await running();
  if (!(await removeService(request))) return false;
  if (ran && !(await running())) {
    await startFallback({ stateDir, ...(signal === undefined ? {} : { signal }) });
  }
  return true;
}

/** The same for a fallback that goes away with it: a server that the service runs is stopped. */
export async function removeService({ stateDir, host, signal }: ServiceRequest): Promise<boolean> {
  const place = servicePlace(stateDir, host);
  if (place === null || (await readServiceFile(place.path)) === null) return false;
  const manager = serviceManager(place, host, signal);
  if ((await manager.silence()) === null) await manager.disable();
  await rm(wantedBy(place), { force: true });
  await rm(place.path, { force: true });
  await manager.forget();
  return true;
}

/** The link by which a session of systemd finds the service, for when nobody answers who removes it. */
function wantedBy({ manager, path, name }: ServicePlace): string {
  return manager === 'systemd' ? join(dirname(path), 'default.target.wants', name) : path;
}

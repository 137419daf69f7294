import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fallbackStatus } from '../fallback-status.ts';
import { startFallback } from '../start-fallback.ts';
import { findService, type FoundService } from './find-service.ts';
import { serviceManager } from './service-manager.ts';
import type { ServicePlace } from './service-place.ts';
import { serviceRecord } from './service-record.ts';
import type { ServiceRequest } from './service-request.ts';

/**
 * Takes away what `installService` wrote, and nothing else. A fallback that runs goes on running,
 * detached, until the machine ends.
 *
 * @returns the service that was removed; null when there was none
 * @throws SetupError SERVICE_FAILED, FALLBACK_RECORD_UNREADABLE; LOCKED, CANCELLED and what
 *   `startFallback` throws
 */
export async function uninstallService(request: ServiceRequest): Promise<FoundService | null> {
  const { stateDir, signal } = request;
  const running = async (): Promise<boolean> =>
    (await fallbackStatus(stateDir)).state === 'running';
  const ran = await running();
  const removed = await removeService(request);
  if (removed !== null && ran && !(await running())) {
    await startFallback({ stateDir, ...(signal === undefined ? {} : { signal }) });
  }
  return removed;
}

/** The same for a fallback that goes away with it: a server that the service runs is stopped. */
export async function removeService({
  stateDir,
  host,
  signal,
}: ServiceRequest): Promise<FoundService | null> {
  const found = await findService(stateDir, host);
  if (found !== null) {
    const { place } = found;
    const manager = serviceManager(place, host, signal);
    if ((await manager.silence()) === null) await manager.disable();
    await rm(wantedBy(place), { force: true });
    await rm(place.path, { force: true });
    await manager.forget();
  }
  await serviceRecord.remove(stateDir);
  return found;
}

/** The link by which a session of systemd finds the service, for when nobody answers who removes it. */
function wantedBy({ manager, path, name }: ServicePlace): string {
  return manager === 'systemd' ? join(dirname(path), 'default.target.wants', name) : path;
}

import { readServiceFile } from './service-file.ts';
import {
  type ServiceHost,
  type ServicePlace,
  servicePlace,
  servicePlaceOf,
} from './service-place.ts';
import { type ServiceRecord, serviceRecord } from './service-record.ts';

/** A service that is described to its manager. */
export interface FoundService {
  readonly place: ServicePlace;
  /** Where the state directory was when it was installed, if it was moved since; null otherwise. */
  readonly movedFrom: string | null;
}

/**
 * The service of a state directory: the one of the place where it is, or else the one of the place from
 * which it was moved. That of a directory of which this one is a copy is not it.
 *
 * @throws SetupError SERVICE_FAILED for a file that somebody else wrote, FALLBACK_RECORD_UNREADABLE
 */
export async function findService(
  stateDir: string,
  host: ServiceHost,
): Promise<FoundService | null> {
  const place = servicePlace(stateDir, host);
  if (place === null) return null;
  if ((await readServiceFile(place.path)) !== null) return { place, movedFrom: null };
  const record = await serviceRecord.read(stateDir);
  if (record === null || record.id === place.id || (await isOthers(record))) return null;
  const former = servicePlaceOf(record.id, host);
  if (former === null || (await readServiceFile(former.path)) === null) return null;
  return { place: former, movedFrom: record.stateDir };
}

/** Whether what the record names is still, or again, the service of the place that it names. */
async function isOthers({ id, stateDir }: ServiceRecord): Promise<boolean> {
  const there = await serviceRecord.read(stateDir).catch(() => 'unknown' as const);
  return there !== null && (there === 'unknown' || there.id === id);
}

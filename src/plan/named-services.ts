import type { ConfiguredServices } from '../services/configured-services.ts';
import { type ServiceFindingId, serviceFindingIds } from './look-finding.ts';

/** The services that the settings name, in the order in which they are shown. */
export function namedServices({ ollama, redis }: ConfiguredServices): readonly ServiceFindingId[] {
  const named = { ollama: ollama.length > 0, redis: redis !== null };
  return serviceFindingIds.filter((id) => named[id]);
}

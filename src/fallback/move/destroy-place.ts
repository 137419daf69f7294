import { rm } from 'node:fs/promises';
import { destroyFallback } from '../destroy-fallback.ts';

/**
 * Removes one of the places of a move with the fallback in it: its server, its data, and what lies
 * elsewhere. Throws what `destroyFallback` throws; nothing when there is no such place.
 */
export async function destroyPlace(place: string): Promise<void> {
  await destroyFallback(place);
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
}

import type { EmbeddedState } from './embedded-state.ts';
import { privateJson } from '../private-json.ts';

/** The state file, or null when there is none that makes sense. */
export async function readState(path: string): Promise<EmbeddedState | null> {
  const found = await privateJson.read(path);
  if (found?.['kind'] !== 'embedded' || !isMark(found['gateway']) || !isMark(found['engine'])) {
    return null;
  }
  if (typeof found['machine'] !== 'string') return null;
  return typeof found['port'] === 'number' ? (found as unknown as EmbeddedState) : null;
}

function isMark(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('pid' in value)) return false;
  return (
    Number.isSafeInteger(value.pid) && 'startTime' in value && typeof value.startTime === 'string'
  );
}
